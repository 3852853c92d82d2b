# frozen_string_literal: true

module Tutti
  # The calls that wait, and those that run: they start in the order in which they came, +limit+ at a
  # time.
  class CallQueue
    def initialize
      @mutex = Mutex.new
      @work = ConditionVariable.new
      @idle = ConditionVariable.new
      @waiting = []
      @open = {}
      @running = 0
      @is_stopping = false
    end

    # :admitted, :duplicate or :stopping.
    def push(call)
      @mutex.synchronize do
        next :duplicate if !call.cast? && @open.key?(call.id)
        next :stopping if @is_stopping

        @open[call.id] = call unless call.cast?
        @waiting << call
        @work.signal
        :admitted
      end
    end

    # The next call, for one of as many threads as calls may run; waits for it.
    def take
      @mutex.synchronize do
        @work.wait(@mutex) while @waiting.empty?
        call = @waiting.shift
        call.started = true
        @running += 1
        call
      end
    end

    # The call is about to be answered: from then on the host may use its id again.
    def forget(call)
      @mutex.synchronize { @open.delete(call.id) } unless call.cast?
    end

    # The call has been answered.
    def finish
      @mutex.synchronize do
        @running -= 1
        @idle.broadcast if @running.zero?
      end
    end

    # The unanswered call with that id; nil where there is none.
    def find(id)
      @mutex.synchronize { @open[id] }
    end

    # A call that is cancelled: one that runs is told; one that waits is given to the block, and never
    # starts.
    def cancel(id)
      call = @mutex.synchronize do
        found = @open[id]
        next found if found.nil? || found.started

        @open.delete(id)
        @waiting.delete(found)
        yield found # under the lock, so that nothing that starts overtakes it
        nil
      end
      call&.cancel
    end

    # Gives what waits to the block, and refuses what will come.
    def stop
      @mutex.synchronize do
        @is_stopping = true
        @waiting.each do |call|
          @open.delete(call.id)
          yield call
        end
        @waiting.clear
      end
    end

    def await_idle
      @mutex.synchronize { @idle.wait(@mutex) while @running.positive? }
    end
  end
end
