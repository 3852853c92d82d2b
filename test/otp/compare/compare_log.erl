%% The record of one script: what happened, in order, whoever wrote it down.
%%
%% Processes write down what they do themselves, with a number from the one counter of the machine; ends of processes are seen by a tracer,
%% whose numbers come from the same counter. So a killed process is written down too, and before anybody else has heard of its end.
-module(compare_log).
-export([start/0, reset/0, write/1, answer/2, came_up/1, watch/2, path/1, token/1, pid_of/1, living/0, size/0, kills/0, take/0]).

-define(LOG, compare_log).
-define(PIDS, compare_pids).

start() ->
    Self = self(),
    Tracer = spawn_link(fun() ->
        ets:new(?LOG, [named_table, public, ordered_set]),
        ets:new(?PIDS, [named_table, public]),
        Self ! ready,
        trace_loop()
    end),
    register(compare_tracer, Tracer),
    receive ready -> ok end.

reset() ->
    sync(),
    ets:delete_all_objects(?LOG),
    ets:delete_all_objects(?PIDS).

write(Line) ->
    ets:insert(?LOG, {erlang:unique_integer([monotonic]), {line, iolist_to_binary(Line)}}).

answer(Call, Text) ->
    ets:insert(?LOG, {erlang:unique_integer([monotonic]), {answer, Call, iolist_to_binary(Text)}}).

%% Called by a process about itself, before anybody can end it.
watch(Path, Token) ->
    ets:insert(?PIDS, {self(), Path, iolist_to_binary(Token), starting}),
    erlang:trace(self(), true, [procs, strict_monotonic_timestamp, {tracer, whereis(compare_tracer)}]).

came_up(Pid) ->
    ets:update_element(?PIDS, Pid, {4, up}).

path(Pid) -> element(2, known(Pid)).
token(Pid) -> element(3, known(Pid)).

%% Of a life that may be over.
pid_of(Token) -> hd([Pid || {Pid, _, Known, _} <- ets:tab2list(?PIDS), Known =:= Token]).

living() -> [Pid || {Pid, _, _, _} <- ets:tab2list(?PIDS), is_process_alive(Pid)].

size() -> ets:info(?LOG, size).

%% How many have been killed since the last take.
kills() ->
    sync(),
    length([killed || {_, {down, _, killed}} <- ets:tab2list(?LOG)]).

%% Everything since the last time: lines in order, and answers in the order of the calls.
take() ->
    sync(),
    All = [Entry || {_, Entry} <- ets:tab2list(?LOG)],
    ets:delete_all_objects(?LOG),
    Lines = lists:append([line(Entry) || Entry <- All]),
    Answers = lists:sort([{Call, Text} || {answer, Call, Text} <- All]),
    {Lines, Answers}.

line({line, Line}) -> [Line];
line({answer, _, _}) -> [];
line({down, Pid, Reason}) ->
    {_, Path, _, State} = known(Pid),
    What = case State of up -> "down "; starting -> "failed " end,
    [iolist_to_binary([What, Path, " ", compare_text:reason(Reason)])].

known(Pid) -> hd(ets:lookup(?PIDS, Pid)).

%% Every end that has happened is in the record.
sync() ->
    Ref = erlang:trace_delivered(all),
    receive {trace_delivered, all, Ref} -> ok end,
    compare_tracer ! {sync, self()},
    receive synced -> ok end.

trace_loop() ->
    receive
        {trace_ts, Pid, exit, Reason, {_, Number}} -> ets:insert(?LOG, {Number, {down, Pid, Reason}});
        {sync, From} -> From ! synced;
        _ -> ok
    end,
    trace_loop().
