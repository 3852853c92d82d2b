# frozen_string_literal: true

require_relative 'frames'
require_relative 'message'

module Tutti
  # Elements that come as they are asked for, and then an end. Guarded by the call that reads them.
  class Inflow
    # Elements that are asked for ahead of who takes them.
    WINDOW = 16

    attr_accessor :asked, :error, :result

    def initialize
      @arrived = []
      @asked = 0
      @is_ended = false
    end

    def empty?
      @arrived.empty?
    end

    def ended?
      @is_ended
    end

    def end_with(result: nil, error: nil)
      @result = result
      @error = error
      @is_ended = true
    end

    # Whether it was asked for.
    def arrive(element)
      return false if @asked.zero? || @is_ended

      @asked -= 1
      @arrived << element
      true
    end

    def shift
      @arrived.shift
    end

    # How many to ask for now, so that a window of them is on its way or here.
    def missing
      have = @arrived.size + @asked
      @is_ended || have > WINDOW / 2 ? 0 : WINDOW - have
    end
  end

  # One CALL or CAST of the host, from its arrival to its answer.
  class OpenCall
    attr_reader :id, :method, :args, :headers, :deadline, :input
    attr_accessor :credit, :uncarriable, :started

    def initialize(message, read_at)
      @id = message.id # 0 for a cast
      @method = message.text
      @args = message.value
      @headers = message.headers
      @deadline = message.number && (read_at + (message.number / 1000.0))
      @credit = message.credit
      @has_output = message.credit.positive?
      @has_input = message.input?
      @input = Inflow.new
      @mutex = Mutex.new
      @changed = ConditionVariable.new
      @is_cancelled = false
      @started = false
      @was_cut = false
    end

    def cast?
      @id.zero?
    end

    def output?
      @has_output
    end

    def input?
      @has_input
    end

    def cut?
      @was_cut
    end

    def cut!
      @was_cut = true
    end

    def expired?
      !@deadline.nil? && Tutti.now >= @deadline
    end

    def unwanted?
      @is_cancelled || expired?
    end

    # The thread whose handler is to be broken off when the call is cancelled.
    def begin_with(runner)
      change { @runner = runner }
    end

    def cancel
      change do
        @is_cancelled = true
        @runner&.raise(Cancelled, "#{@method}: the caller has cancelled it")
      end
    end

    # Changes something that a handler may wait for.
    def change
      @mutex.synchronize do
        result = yield
        @changed.broadcast
        result
      end
    end

    # Waits until the block is true, with the lock held, and gives what it gave. Raises Cancelled when
    # the call is cancelled, or its time is over, first; +seconds+ bounds the wait.
    def wait(seconds = nil)
      ends = seconds && (Tutti.now + seconds)
      @mutex.synchronize do
        until (result = yield)
          raise Cancelled, "#{@method}: the caller has cancelled it" if @is_cancelled
          raise Cancelled, "#{@method}: its deadline has passed" if expired?

          left = [ends, @deadline].compact.min&.-(Tutti.now)
          return nil if ends && Tutti.now >= ends

          @changed.wait(@mutex, left && [left, 0.0001].max)
        end
        result
      end
    end
  end
end
