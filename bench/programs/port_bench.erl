%% A gen_server that owns a port to the echo, as one writes it in Erlang: {packet, 4}, binaries, gen_server:call, a late reply.
%% The echo answers in order, so a queue of callers is all that is needed to match them: no ids, no encoding.
%%
%% Reads `drive Calls InFlight Bytes` from standard input and answers with the microseconds that it took. End of input ends it.
-module(port_bench).
-behaviour(gen_server).
-export([main/1, init/1, handle_call/3, handle_cast/2, handle_info/2]).

main([Echo, Workers]) ->
    Servers = [element(2, {ok, _} = gen_server:start_link(?MODULE, Echo, [])) || _ <- lists:seq(1, list_to_integer(Workers))],
    io:put_chars("ready\n"),
    listen(list_to_tuple(Servers)).

listen(Servers) ->
    case io:get_line("") of
        eof -> halt(0);
        Line ->
            ["drive" | Numbers] = string:lexemes(Line, " \n"),
            [Calls, InFlight, Bytes] = [list_to_integer(Number) || Number <- Numbers],
            io:put_chars([integer_to_list(drive(Servers, Calls, InFlight, Bytes)), $\n]),
            listen(Servers)
    end.

drive(Servers, Calls, InFlight, Bytes) ->
    Payload = binary:copy(<<"x">>, Bytes),
    Began = erlang:monotonic_time(microsecond),
    Callers = [caller(element(N rem tuple_size(Servers) + 1, Servers), Payload, Calls div InFlight) || N <- lists:seq(0, InFlight - 1)],
    [receive {'DOWN', Monitor, process, _, normal} -> ok end || {_, Monitor} <- Callers],
    erlang:monotonic_time(microsecond) - Began.

caller(Server, Payload, Calls) -> spawn_monitor(fun() -> call(Server, Payload, Calls) end).

call(_, _, 0) -> ok;
call(Server, Payload, Calls) ->
    Payload = gen_server:call(Server, {echo, Payload}),
    call(Server, Payload, Calls - 1).

init(Echo) ->
    Options = [{packet, 4}, binary, use_stdio, exit_status, {args, ["raw"]}],
    {ok, {open_port({spawn_executable, Echo}, Options), queue:new()}}.

handle_call({echo, Payload}, From, {Port, Waiting}) ->
    true = port_command(Port, Payload),
    {noreply, {Port, queue:in(From, Waiting)}}.

handle_cast(_, State) -> {noreply, State}.

handle_info({Port, {data, Payload}}, {Port, Waiting}) ->
    {{value, From}, Rest} = queue:out(Waiting),
    gen_server:reply(From, Payload),
    {noreply, {Port, Rest}}.
