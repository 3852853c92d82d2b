%% Terms of OTP in the words in which Tutti tells the same.
-module(compare_text).
-export([reason/1, answer/2, child/1, counts/1]).

reason(normal) -> "normal";
reason(shutdown) -> "shutdown";
reason(killed) -> "killed";
reason({exited, Code}) -> io_lib:format("exited with code ~b", [Code]);
reason({signaled, Signal}) -> io_lib:format("ended by signal ~s", [Signal]);
reason({shutdown, {failed_to_start_child, Id, Reason}}) ->
    io_lib:format("shutdown (failed to start child \"~s\": ~s)", [Id, reason(Reason)]);
reason(Other) -> io_lib:format("~0p", [Other]).

%% An answer to a call about the child at a path.
answer(_, ok) -> "ok";
answer(Path, {ok, undefined}) -> ["ok ", Path, " undefined"];
answer(Path, {ok, Pid}) when is_pid(Pid) -> ["ok ", Path, " ", compare_log:token(Pid)];
answer(_, {ok, #{id := Id, restart := Restart, significant := Significant, shutdown := Shutdown, type := Type}}) ->
    io_lib:format("~s ~s ~s~w ~s", [Id, Restart, [["significant "] || Significant], Shutdown, Type]);
answer(_, {error, Error}) -> refusal(Error);
answer(_, Children) when is_list(Children) -> lists:join(", ", listed(Children)).

%% In order; those of a dynamic supervisor, which have none, by name.
listed([{undefined, _, _, _} | _] = Children) -> lists:sort([iolist_to_binary(child(Child)) || Child <- Children]);
listed(Children) -> [child(Child) || Child <- Children].

refusal({already_started, Pid}) -> ["already_started ", compare_log:token(Pid)];
refusal({bad_combination, _}) -> "invalid_spec SPEC_BAD_COMBINATION";
%% A failed start_child is paired with the child, a failed restart_child is not.
refusal({Reason, {child, _, _, _, _, _, _, _, _}}) -> ["start_failed ", reason(Reason)];
refusal(Word) when is_atom(Word) -> atom_to_list(Word);
refusal(Reason) -> ["start_failed ", reason(Reason)].

child({undefined, Pid, Type, _}) when is_pid(Pid) ->
    [_, Id] = string:split(compare_log:path(Pid), "/", trailing),
    io_lib:format("~s ~s ~s", [Id, compare_log:token(Pid), Type]);
child({undefined, restarting, Type, _}) -> io_lib:format("* restarting ~s", [Type]);
child({Id, Pid, Type, _}) when is_pid(Pid) -> io_lib:format("~s ~s ~s", [Id, compare_log:token(Pid), Type]);
child({Id, State, Type, _}) -> io_lib:format("~s ~s ~s", [Id, State, Type]).

counts(Counts) ->
    Values = [proplists:get_value(Key, Counts) || Key <- [specs, active, supervisors, workers]],
    io_lib:format("specs ~b active ~b supervisors ~b workers ~b", Values).
