%% What actors are measured beside: the same counter as a gen_server under a supervisor, in one node.
%%
%% Reads commands from standard input and answers each with a line of numbers; times are in nanoseconds:
%%   calls Calls Callers     of one server                            -> total
%%   tree Size               starts a supervisor with that many       -> start, bytes per child; stop
%%   open Size, restart N, close   a tree that stays, and N restarts of its first child, each until the next life has answered
%% End of input ends it.
-module(actor_bench).
-behaviour(gen_server).
-export([main/0, start_link/1, init/1, handle_call/3, handle_cast/2]).

main() ->
    logger:set_primary_config(level, none),
    io:put_chars("ready\n"),
    listen(undefined).

listen(Tree) ->
    case io:get_line("") of
        eof -> halt(0);
        Line ->
            [Command | Arguments] = string:lexemes(Line, " \n"),
            {Numbers, Next} = run(Command, [list_to_integer(Argument) || Argument <- Arguments], Tree),
            io:put_chars([lists:join(" ", [integer_to_list(Number) || Number <- Numbers]), $\n]),
            listen(Next)
    end.

run("calls", [Calls, Callers], Tree) ->
    {ok, Server} = gen_server:start(?MODULE, counter, []),
    Ns = timed(fun() -> drive(Server, Calls div Callers, Callers) end),
    gen_server:stop(Server),
    {[Ns], Tree};
run("tree", [Size], Tree) ->
    Before = memory(),
    Began = now_ns(),
    Supervisor = start_tree(Size),
    Started = now_ns() - Began,
    Bytes = (memory() - Before) div Size,
    {[Started, Bytes, timed(fun() -> stop_tree(Supervisor) end)], Tree};
run("open", [Size], undefined) -> {[Size], start_tree(Size)};
run("restart", [Count], Tree) -> {[timed(fun() -> restart(Count) end)], Tree};
run("close", [], Tree) ->
    stop_tree(Tree),
    {[0], undefined}.

now_ns() -> erlang:monotonic_time(nanosecond).

timed(Run) ->
    Began = now_ns(),
    Run(),
    now_ns() - Began.

%% What the node holds once nothing is garbage any more.
memory() ->
    [erlang:garbage_collect(Pid) || Pid <- processes()],
    erlang:memory(total).

drive(Server, Calls, Callers) ->
    Monitors = [element(2, spawn_monitor(fun() -> call(Server, Calls) end)) || _ <- lists:seq(1, Callers)],
    [receive {'DOWN', Monitor, process, _, normal} -> ok end || Monitor <- Monitors].

call(_, 0) -> ok;
call(Server, Calls) ->
    _ = gen_server:call(Server, {add, 1}),
    call(Server, Calls - 1).

%% The supervisor is linked to nobody else: it is asked to end as its own supervisor would ask, and waited for.
start_tree(Size) ->
    {ok, Supervisor} = supervisor:start_link(?MODULE, {tree, Size}),
    unlink(Supervisor),
    Supervisor.

stop_tree(Supervisor) ->
    Monitor = monitor(process, Supervisor),
    exit(Supervisor, shutdown),
    receive {'DOWN', Monitor, process, _, _} -> ok end.

%% The first child is registered, as a ref of ours is: who calls it does not know its process.
restart(0) -> ok;
restart(Count) ->
    Pid = whereis(first),
    catch gen_server:call(Pid, crash),
    await_next(Pid),
    restart(Count - 1).

await_next(Old) ->
    case whereis(first) of
        Pid when is_pid(Pid), Pid =/= Old -> gen_server:call(Pid, {add, 1});
        _ ->
            erlang:yield(),
            await_next(Old)
    end.

start_link(1) -> gen_server:start_link({local, first}, ?MODULE, counter, []);
start_link(_) -> gen_server:start_link(?MODULE, counter, []).

init({tree, Size}) ->
    Children = [#{id => N, start => {?MODULE, start_link, [N]}} || N <- lists:seq(1, Size)],
    {ok, {#{strategy => one_for_one, intensity => 1000000, period => 1}, Children}};
init(counter) -> {ok, 0}.

handle_call({add, By}, _, Count) -> {reply, Count + By, Count + By};
handle_call(crash, _, Count) -> {stop, crashed, Count}.

handle_cast({add, By}, Count) -> {noreply, Count + By}.
