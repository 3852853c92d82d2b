%% The workers of a script: they do what they are told, life by life.
-module(compare_child).
-export([start/1, behave/2, release/2]).

-define(TOLD, compare_told).

%% What the next lives at a path do; the last behaviour holds for all that follow.
behave(Path, Behaviours) -> ets:insert(?TOLD, {Path, Behaviours}).

%% Lets a start that hangs come to its end.
release(Path, Outcome) ->
    [{_, Starter}] = ets:lookup(?TOLD, {hanging, Path}),
    Starter ! {release, Path, Outcome}.

%% A start function: it runs in the supervisor.
start(Path) ->
    compare_log:write(["start ", Path]),
    Token = compare_script:next_token(Path),
    {Start, Stop} = next(Path),
    begin_as(Start, {Path, Token, Stop}).

begin_as(hang, {Path, _, _} = Life) ->
    ets:insert(?TOLD, {{hanging, Path}, self()}),
    receive {release, Path, Outcome} -> begin_as(Outcome, Life) end;
begin_as(ignore, {Path, _, _}) ->
    compare_log:write(["ignored ", Path]),
    ignore;
begin_as(fail, {Path, _, _}) ->
    compare_log:write(["failed ", Path, " exited with code 2"]),
    {error, {exited, 2}};
begin_as(ready, Life) -> {ok, come_up(Life)};
begin_as(ready_then_finishes, Life) -> {ok, ended(come_up(Life), normal)};
begin_as(ready_then_crashes, Life) -> {ok, ended(come_up(Life), {exited, 3})}.

come_up({Path, Token, Stop}) ->
    Parent = self(),
    Pid = spawn_link(fun() ->
        process_flag(trap_exit, true),
        compare_log:watch(Path, Token),
        Parent ! {self(), watched},
        live(Path, Parent, Stop)
    end),
    receive {Pid, watched} -> ok end,
    compare_log:came_up(Pid),
    compare_log:write(["up ", Path]),
    Pid.

%% Its end is in the supervisor's mailbox before its start returns.
ended(Pid, Reason) ->
    Pid ! {die, Reason},
    compare_script:await_exit(self(), Pid),
    Pid.

live(Path, Parent, Stop) ->
    receive
        {die, Reason} -> exit(Reason);
        {'EXIT', Parent, shutdown} ->
            compare_log:write(["stop ", Path]),
            stop(Path, Parent, Stop);
        {'EXIT', Parent, Reason} -> exit(Reason)
    end.

stop(_, _, obey) -> exit(shutdown);
stop(_, _, finish) -> exit(normal);
stop(_, _, crash) -> exit({exited, 4});
stop(Path, Parent, stubborn) -> live(Path, Parent, stubborn).

next(Path) ->
    case told(Path) of
        [{_, [Next]}] -> Next;
        [{_, [Next | Others]}] ->
            ets:insert(?TOLD, {Path, Others}),
            Next;
        [] -> {ready, obey}
    end.

%% What is said of a path without numbers holds for all of that family, unless one is told otherwise.
told(Path) ->
    case ets:lookup(?TOLD, Path) of
        [] -> ets:lookup(?TOLD, re:replace(Path, ":[0-9]+", "", [global, {return, binary}]));
        Own -> Own
    end.
