%% The supervisors of a script: OTP's own, told by data.
-module(compare_sup).
-behaviour(supervisor).
-export([start/2, init/1, spec/2, update/3]).

%% A start function: it runs in the supervisor above, or in the process that owns the tree.
start(Path, Below) ->
    compare_log:write(["start ", Path]),
    Token = compare_script:next_token(Path),
    case supervisor:start_link(?MODULE, {Path, Token, Below}) of
        {ok, Pid} ->
            compare_log:came_up(Pid),
            {ok, Pid};
        Other -> Other
    end.

init({Path, Token, Below}) ->
    case get(is_updated) of
        undefined -> compare_log:watch(Path, Token, supervisor);
        _ -> ok
    end,
    {Flags, Children} = case ets:lookup(compare_told, {update, Path}) of
        [{_, Update}] -> Update;
        [] -> Below
    end,
    put(is_updated, false),
    {ok, {Flags, [spec(Path, Child) || Child <- Children]}}.

%% `code_change` with another result of init; the next life begins with the old one again.
update(Pid, Path, Below) ->
    ets:insert(compare_told, {{update, Path}, Below}),
    ok = sys:suspend(Pid),
    Result = sys:change_code(Pid, ?MODULE, undefined, []),
    ok = sys:resume(Pid),
    ets:delete(compare_told, {update, Path}),
    case Result of
        ok -> ok;
        {error, {error, {start_spec, Error}}} -> {error, Error};
        {error, Error} -> {error, Error}
    end.

spec(Parent, {Id, Restart, Significant, Shutdown, Type, Below}) ->
    Path = iolist_to_binary([Parent, "/", atom_to_list(Id)]),
    Start = case Below of
        none -> {compare_child, start, [Path]};
        _ -> {?MODULE, start, [Path, Below]}
    end,
    #{id => Id, start => Start, restart => Restart, significant => Significant, shutdown => Shutdown, type => Type}.
