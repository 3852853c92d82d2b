# frozen_string_literal: true

require_relative 'open_call'

module Tutti
  # One call of ours to another worker. What comes for it is guarded by the call whose handler waits.
  class Asked
    attr_reader :owner, :answer
    attr_accessor :id

    def initialize(owner)
      @owner = owner
      @answer = Inflow.new
    end
  end

  # Our own calls to other workers that have no answer yet, at most as many as the host allows.
  class Siblings
    MOST_ID = (2**32) - 1
    ROUND_S = 0.02

    attr_writer :limit

    def initialize
      @mutex = Mutex.new
      @room = ConditionVariable.new
      @open = {}
      @last_id = 0
      @limit = nil
    end

    # Waits for a place, and opens the call.
    def open(asked)
      @mutex.synchronize do
        while @limit && @open.size >= @limit
          raise Cancelled, "#{asked.owner.method}: it ended while it waited to ask another worker" if asked.owner.unwanted?

          @room.wait(@mutex, ROUND_S)
        end
        loop do
          @last_id = @last_id == MOST_ID ? 1 : @last_id + 1
          break unless @open.key?(@last_id)
        end
        asked.id = @last_id
        @open[@last_id] = asked
      end
    end

    def close(id)
      @mutex.synchronize do
        @room.signal
        @open.delete(id)
      end
    end

    # Gives what has come to who waits for it. Raises Violation for what was not asked for.
    def settle(message)
      asked = message.kind == Kind::ITEM ? @mutex.synchronize { @open[message.id] } : close(message.id)
      raise Violation.new('WIRE_UNKNOWN_CALL', "an answer to id #{message.id}, which is not open") if asked.nil?

      is_wanted = asked.owner.change { take(asked.answer, message) }
      raise Violation.new('WIRE_UNEXPECTED', "ITEM for id #{message.id} without credit") unless is_wanted
    end

    private

    def take(answer, message)
      case message.kind
      when Kind::ITEM then return answer.arrive(message.value)
      when Kind::FAIL then answer.end_with(error: message.value.is_a?(Hash) ? message.value : {})
      else answer.end_with(result: message.value)
      end
      true
    end
  end
end
