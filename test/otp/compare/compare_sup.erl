%% The supervisors of a script: OTP's own, told by data.
-module(compare_sup).
-behaviour(supervisor).
-export([start/2, instance/3, path_of/1, init/1, spec/2, update/3]).

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
        undefined -> compare_log:watch(Path, Token);
        _ -> ok
    end,
    {Flags, Children} = case ets:lookup(compare_told, {update, Path}) of
        [{_, Update}] -> Update;
        [] -> Below
    end,
    put(is_updated, false),
    Spec = case Flags of
        #{strategy := simple_one_for_one} -> fun template/2;
        _ -> fun spec/2
    end,
    {ok, {Flags, [Spec(Path, Child) || Child <- Children]}}.

%% The start function of all children of a dynamic supervisor. The first start of one gives it its number, and later ones find it.
instance(At, {Id, _, _, _, _, Below}, Key) ->
    Path = case path_of(Key) of
        none -> numbered(At, Id, Key);
        Known -> Known
    end,
    case Below of
        none -> compare_child:start(Path);
        _ -> start(Path, Below)
    end.

%% Path of an instance; none before its first start.
path_of(Key) ->
    case ets:lookup(compare_told, {instance, Key}) of
        [{_, Path}] -> Path;
        [] -> none
    end.

numbered(At, Id, Key) ->
    Number = ets:update_counter(compare_told, instances, 1, {instances, 0}),
    Path = iolist_to_binary([At, "/", atom_to_list(Id), ":", integer_to_list(Number)]),
    ets:insert(compare_told, {{instance, Key}, Path}),
    Path.

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

template(At, {Id, Restart, Significant, Shutdown, Type, _} = Node) ->
    Start = {?MODULE, instance, [At, Node]},
    #{id => Id, start => Start, restart => Restart, significant => Significant, shutdown => Shutdown, type => Type}.

spec(Parent, {Id, Restart, Significant, Shutdown, Type, Below}) ->
    Path = iolist_to_binary([Parent, "/", atom_to_list(Id)]),
    Start = case Below of
        none -> {compare_child, start, [Path]};
        _ -> {?MODULE, start, [Path, Below]}
    end,
    #{id => Id, start => Start, restart => Restart, significant => Significant, shutdown => Shutdown, type => Type}.
