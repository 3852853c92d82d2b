#!/usr/bin/env escript
%%! -noinput
%% A program in Erlang that speaks {packet, 4} and term_to_binary.

main(_) ->
    loop(open_port({fd, 0, 1}, [binary, eof, {packet, 4}])).

loop(Port) ->
    receive
        {Port, {data, Data}} ->
            port_command(Port, term_to_binary(answer(binary_to_term(Data, [safe])))),
            loop(Port);
        {Port, eof} ->
            halt(0)
    end.

answer(#{id := Id, function := <<"reverse">>, args := List}) -> #{id => Id, result => lists:reverse(List)};
answer(#{id := Id, function := <<"factorial">>, args := N}) -> #{id => Id, result => factorial(N)};
answer(#{id := Id, function := <<"echo">>, args := Term}) -> #{id => Id, result => Term};
answer(#{id := Id, function := Other}) -> #{id => Id, error => {undef, Other}}.

factorial(0) -> 1;
factorial(N) -> N * factorial(N - 1).
