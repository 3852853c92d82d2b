%% A handler of OTP's log: the four reports of supervisors, written down by the supervisor that makes them.
-module(compare_reports).
-export([install/0, log/2]).

install() ->
    logger:set_primary_config(level, error),
    ok = logger:remove_handler(default),
    ok = logger:add_handler(?MODULE, ?MODULE, #{}).

log(#{msg := {report, #{label := {supervisor, Context}, report := Report}}}, _) ->
    Offender = proplists:get_value(offender, Report),
    Path = [compare_log:path(self()), "/", atom_to_list(proplists:get_value(id, Offender))],
    compare_log:write(["report ", text(Context, Path, proplists:get_value(reason, Report))]);
log(_, _) -> ok.

text(shutdown, Path, reached_max_restart_intensity) -> ["reached_max_restart_intensity ", Path];
text(Context, Path, Reason) -> [atom_to_list(Context), " ", Path, " ", compare_text:reason(Reason)].
