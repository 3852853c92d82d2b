# frozen_string_literal: true

require_relative 'output'

module Tutti
  # How a worker starts and ends in order: STOP and SIGTERM refuse what waits, and let end what runs.
  class Stopping
    attr_writer :session

    def initialize(starts, stops)
      @starts = starts
      @stops = stops
      @mutex = Mutex.new
      @started = ConditionVariable.new
      @is_started = false
      @is_told = false
    end

    # Runs the hooks of the start, then the block, unless the worker was told to stop meanwhile.
    def start_up
      @starts.each do |hook|
        break if @is_told

        run_hook('on_start', hook)
      end
      @mutex.synchronize do
        @is_started = true
        @started.broadcast
        yield unless @is_told
      end
    end

    # Only the first order counts. nil for no limit.
    def begin(reason, grace_ms)
      return if @mutex.synchronize { @is_told.tap { @is_told = true } }

      @session.queue.stop { |call| @session.refuse(call, 'STOPPING', 'Stopping', 'the worker is stopping') }
      Thread.new { end_in_order }
      return if grace_ms.nil?

      Thread.new do
        sleep(grace_ms / 1000.0)
        Tutti.die(0, "the grace is over (#{reason}) and a handler or hook still runs")
      end
    end

    # SIGTERM is an order to stop, without a limit. A fork that has not become another program ends, as
    # it would without us.
    def heed_sigterm
      owner = Process.pid
      trap('TERM') do
        if Process.pid == owner
          Thread.new { self.begin('SIGTERM', nil) }
        else
          trap('TERM', 'DEFAULT')
          Process.kill('TERM', Process.pid)
        end
      end
    end

    private

    def end_in_order
      @mutex.synchronize { @started.wait(@mutex) until @is_started }
      @session.queue.await_idle
      @stops.reverse_each { |hook| run_hook('on_stop', hook) }
      @session.output.flush
      Tutti.exit_now(0)
    end

    def run_hook(name, hook)
      hook.call
    rescue Exception => error # rubocop:disable Lint/RescueException
      $stderr.puts(error.full_message(highlight: false))
      Tutti.die(EXIT_FAILED, "#{name}: #{error.class}: #{error.message}")
    end
  end
end
