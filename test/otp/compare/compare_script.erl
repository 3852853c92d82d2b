%% Plays scripts on OTP's supervisors, and writes down what happened.
%%
%% usage: erl -noshell -run compare_script main Scripts Record
%%
%% Scripts are terms, one for each script: {Tree, [{Stimulus, Kills, Looks}]}. After each stimulus everything comes to rest: as many kills are
%% waited for as are expected, then until every process waits. Then the supervisors in Looks say what they have.
-module(compare_script).
-export([main/1, next_token/1, await_exit/2]).

%% In milliseconds; whoever reaches it is part of a difference.
-define(PATIENCE, 4000).

main([Scripts, Record]) ->
    compare_reports:install(),
    compare_log:start(),
    ets:new(compare_told, [named_table, public]),
    {ok, Terms} = file:consult(Scripts),
    {ok, File} = file:open(Record, [write, {delayed_write, 65536, 1000}]),
    lists:foreach(fun(Script) -> play(File, Script) end, Terms),
    ok = file:close(File),
    halt(0).

%% The token of the next life at a path.
next_token(Path) ->
    Count = ets:update_counter(compare_told, {count, Path}, 1, {{count, Path}, 0}),
    [Path, "#", integer_to_list(Count)].

play(File, {Tree, Groups}) ->
    ets:delete_all_objects(compare_told),
    compare_log:reset(),
    io:put_chars(File, "script\n"),
    Owner = spawn(fun() -> own(Tree) end),
    put(helpers, [Owner]),
    lists:foreach(fun(Group) -> play_group(File, Owner, Group) end, Groups),
    exit(Owner, kill),
    [exit(Pid, kill) || Pid <- compare_log:living()],
    await(fun() -> compare_log:living() =:= [] end).

%% The process above the root.
own(Tree) ->
    process_flag(trap_exit, true),
    receive boot -> ok end,
    case compare_sup:start(<<"root">>, Tree) of
        {ok, Root} -> receive stop -> exit(Root, shutdown) end;
        _ -> ok
    end,
    receive never -> ok end.

play_group(File, Owner, {Stimulus, Kills, Looks}) ->
    io:put_chars(File, "group\n"),
    try perform(Owner, Stimulus)
    catch _:Reason -> compare_log:write(io_lib:format("not possible: ~0p", [Reason]))
    end,
    settle(),
    await(fun() -> compare_log:kills() >= Kills end),
    settle(),
    {Lines, Answers} = compare_log:take(),
    [io:put_chars(File, ["  ", Line, "\n"]) || Line <- Lines],
    [io:put_chars(File, ["  call ", integer_to_list(Call), ": ", Text, "\n"]) || {Call, Text} <- Answers],
    [io:put_chars(File, ["  look ", Path, ": ", look(Path), "\n"]) || Path <- Looks].

perform(Owner, boot) -> Owner ! boot;
perform(Owner, stop) -> Owner ! stop;
perform(_, {behave, Path, Behaviours}) -> compare_child:behave(Path, Behaviours);
perform(_, {release, Path, Outcome}) -> compare_child:release(Path, Outcome);
perform(_, {update, At, Call, Below}) ->
    compare_log:answer(Call, compare_text:answer(At, compare_sup:update(pid(At), At, Below)));
perform(_, {burst, At, idle, Deaths, Calls}) ->
    Supervisor = pid(At),
    ok = sys:suspend(Supervisor),
    burst(Supervisor, At, Deaths, Calls),
    %% It may be gone before it can answer.
    catch sys:resume(Supervisor);
perform(_, {burst, At, busy, Deaths, Calls}) ->
    burst(pid(At), At, Deaths, Calls).

%% The children are dead, and the calls are in the mailbox behind the deaths, before the supervisor hears of the first of them.
burst(Supervisor, At, Deaths, Calls) ->
    [die(Supervisor, Death) || Death <- Deaths],
    [call(Supervisor, At, Call) || Call <- Calls].

%% A supervisor that waits for that very end takes it at once.
die(Supervisor, {Path, Reason, IsAwaited}) ->
    Pid = pid(Path),
    Ref = monitor(process, Pid),
    Pid ! {die, Reason},
    receive {'DOWN', Ref, process, Pid, _} -> ok end,
    case IsAwaited of
        true -> ok;
        false -> await_exit(Supervisor, Pid)
    end.

await_exit(Supervisor, Pid) ->
    await(fun() -> lists:any(fun({'EXIT', From, _}) -> From =:= Pid; (_) -> false end, messages(Supervisor)) end).

call(Supervisor, At, {Call, Request}) ->
    Caller = spawn(fun() -> compare_log:answer(Call, ask(Supervisor, At, Request)) end),
    put(helpers, [Caller | get(helpers)]),
    IsAsked = fun({'$gen_call', {From, _}, _}) -> From =:= Caller; (_) -> false end,
    await(fun() -> not is_process_alive(Supervisor) orelse lists:any(IsAsked, messages(Supervisor)) end).

ask(Supervisor, At, Request) ->
    try answer(Supervisor, At, Request)
    catch exit:_ -> "noproc"
    end.

answer(Supervisor, At, {start_child, Child}) ->
    compare_text:answer(path(At, element(1, Child)), supervisor:start_child(Supervisor, compare_sup:spec(At, Child)));
answer(Supervisor, _, start_instance) ->
    Key = make_ref(),
    Result = supervisor:start_child(Supervisor, [Key]),
    compare_text:answer(compare_sup:path_of(Key), Result);
answer(Supervisor, _, which_children) -> compare_text:answer(none, supervisor:which_children(Supervisor));
answer(Supervisor, _, count_children) -> compare_text:counts(supervisor:count_children(Supervisor));
answer(Supervisor, _, {which_child, Id}) ->
    case lists:keyfind(Id, 1, supervisor:which_children(Supervisor)) of
        false -> "not_found";
        Child -> compare_text:child(Child)
    end;
answer(Supervisor, _, {Function, {life, Token}}) ->
    compare_text:answer(none, supervisor:Function(Supervisor, compare_log:pid_of(Token)));
answer(Supervisor, At, {Function, Id}) -> compare_text:answer(path(At, Id), supervisor:Function(Supervisor, Id)).

look(Path) ->
    case pids(Path) of
        [Supervisor | _] -> [ask(Supervisor, Path, which_children), "; ", ask(Supervisor, Path, count_children)];
        [] -> "no process"
    end.

path(At, Id) -> [At, "/", atom_to_list(Id)].

pid(Path) -> hd(pids(Path)).

pids(Path) -> [Pid || Pid <- compare_log:living(), compare_log:path(Pid) =:= Path].

messages(Pid) ->
    case process_info(Pid, messages) of
        {messages, Messages} -> Messages;
        undefined -> []
    end.

%% Until every process of the tree waits, twice, and nothing is written down in between.
settle() -> settle(none, 0).

settle(_, 3) -> ok;
settle(Before, Calm) ->
    [erlang:yield() || _ <- lists:seq(1, 20)],
    Now = compare_log:size(),
    case Now =:= Before andalso lists:all(fun waits/1, compare_log:living() ++ get(helpers)) of
        true -> settle(Now, Calm + 1);
        false -> settle(Now, 0)
    end.

%% And not for code to be loaded.
waits(Pid) ->
    case process_info(Pid, [status, current_function]) of
        [{status, waiting}, {current_function, {Module, _, _}}] -> Module =/= code_server;
        [{status, _}, _] -> false;
        undefined -> true
    end.

await(IsTrue) -> await(IsTrue, erlang:monotonic_time(millisecond) + ?PATIENCE).

await(IsTrue, Until) ->
    case IsTrue() orelse erlang:monotonic_time(millisecond) > Until of
        true -> ok;
        false ->
            %% And not a sleep, which would look like rest.
            erlang:yield(),
            await(IsTrue, Until)
    end.
