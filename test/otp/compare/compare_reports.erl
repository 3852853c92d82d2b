%% A handler of OTP's log: the four reports of supervisors, written down by the supervisor that makes them.
-module(compare_reports).
-export([install/0, log/2]).

install() ->
    logger:set_primary_config(level, error),
    ok = logger:remove_handler(default),
    ok = logger:add_handler(?MODULE, ?MODULE, #{}).

log(#{msg := {report, #{label := {supervisor, Context}, report := Report}}}, _) ->
    Offender = proplists:get_value(offender, Report),
    compare_log:write(["report ", text(Context, about(Offender), proplists:get_value(reason, Report))]);
log(_, _) -> ok.

%% A child of a dynamic supervisor is known by its life only, be it over; several of them by their number.
about(Offender) ->
    Here = compare_log:path(self()),
    case {proplists:get_value(nb_children, Offender), proplists:get_value(pid, Offender)} of
        {undefined, {restarting, Pid}} when is_pid(Pid) -> compare_log:path(Pid);
        {undefined, Pid} when is_pid(Pid) -> compare_log:path(Pid);
        {undefined, _} -> [Here, "/", atom_to_list(proplists:get_value(id, Offender))];
        {Count, _} -> [Here, "/* ", integer_to_list(Count)]
    end.

text(shutdown, Path, reached_max_restart_intensity) -> ["reached_max_restart_intensity ", Path];
text(Context, Path, Reason) -> [atom_to_list(Context), " ", Path, " ", compare_text:reason(Reason)].
