/** One case of OTP's own suite for supervisors. */
export interface Case {
  readonly number: number
  /** Its name there. */
  readonly name: string
  /**
   * `a`: of any framework. `b`: of the BEAM alone. `b, idea a`: of the BEAM, though what it is
   * after is not.
   */
  readonly mark: 'a' | 'b' | 'b, idea a'
  /** Why it has no test here. */
  readonly leftOut?: string
}

/**
 * Names in the order of their numbers, from 1.
 * @source erlang/otp `lib/stdlib/test/supervisor_SUITE.erl`
 */
const NAMES = `
sup_start_normal sup_start_ignore_init sup_start_ignore_child sup_start_ignore_temporary_child
sup_start_ignore_temporary_child_start_child sup_start_ignore_temporary_child_start_child_simple
sup_start_ignore_permanent_child_start_child_simple sup_start_error_return sup_start_fail sup_start_child_returns_error
sup_start_restart_child_returns_error sup_start_child_returns_error_simple sup_start_map sup_start_map_simple
sup_start_map_faulty_specs sup_stop_infinity sup_stop_timeout sup_stop_timeout_dynamic sup_stop_brutal_kill
sup_stop_brutal_kill_dynamic sup_stop_race sup_stop_non_shutdown_exit_dynamic child_adm child_adm_simple child_specs
child_specs_map extra_return sup_flags external_start_no_progress_log permanent_normal transient_normal temporary_normal
permanent_shutdown transient_shutdown temporary_shutdown faulty_application_shutdown permanent_abnormal
transient_abnormal temporary_abnormal temporary_bystander multiple_restarts one_for_one one_for_one_escalation
one_for_all one_for_all_escalation one_for_all_other_child_fails_restart simple_one_for_one
simple_one_for_one_escalation simple_one_for_one_corruption rest_for_one rest_for_one_escalation
rest_for_one_other_child_fails_restart simple_one_for_one_extra simple_one_for_one_shutdown
simple_one_for_one_restart_ignore nonsignificant_temporary nonsignificant_transient significant_temporary
significant_transient significant_simple significant_bystander significant_escalation significant_upgrade_never_any
significant_upgrade_any_never significant_upgrade_never_all significant_upgrade_all_never significant_upgrade_any_all
significant_upgrade_all_any significant_upgrade_child child_unlink tree count_children count_children_supervisor
count_restarting_children get_callback_module do_not_save_start_parameters_for_temporary_children
do_not_save_child_specs_for_temporary_children simple_one_for_one_scale_many_temporary_children
simple_global_supervisor hanging_restart_loop hanging_restart_loop_rest_for_one hanging_restart_loop_simple code_change
code_change_map code_change_simple code_change_simple_map order_of_children scale_start_stop_many_children format_log_1
format_log_2 already_started_outside_supervisor which_children which_children_simple_one_for_one
`
  .trim()
  .split(/\s+/)

const BEAM_ONLY: Readonly<Record<string, Omit<Case, 'number' | 'name'>>> = {
  external_start_no_progress_log: {
    mark: 'b',
    leftOut:
      "It is about the level at which OTP's logger gets progress reports. Starts are telemetry here, for whoever asks.",
  },
  get_callback_module: {
    mark: 'b',
    leftOut: 'Supervisors are data: there is no callback module that one could ask for.',
  },
  format_log_1: {
    mark: 'b',
    leftOut: "It is about the text that OTP's old logger makes, and how it cuts Erlang terms.",
  },
  format_log_2: { mark: 'b', leftOut: "It is about the text that OTP's logger makes, and how it cuts Erlang terms." },
  simple_one_for_one_corruption: { mark: 'b, idea a' },
  do_not_save_start_parameters_for_temporary_children: { mark: 'b, idea a' },
}

/** All cases, S1 to S93. */
export const CASES: readonly Case[] = NAMES.map((name, index) => ({
  number: index + 1,
  name,
  ...(BEAM_ONLY[name] ?? { mark: 'a' }),
}))

/** How a case is called in the title of its test. */
export const titleOf = ({ number, name }: Case): string => `S${number} ${name}`
