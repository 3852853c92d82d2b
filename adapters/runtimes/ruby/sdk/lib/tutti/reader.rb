# frozen_string_literal: true

require_relative 'frames'
require_relative 'session'

module Tutti
  # The thread that reads. It never waits for anything but its descriptor.
  class Reader
    def initialize(session, stopping, input)
      @session = session
      @stopping = stopping
      @frames = Frames.new(input)
      @greeted = Thread::Queue.new
      @is_greeted = false
    end

    # Waits until HELLO has come.
    def await_greeting
      @greeted.pop
    end

    def run
      loop do
        payload = @frames.next
        Tutti.exit_now(0) if payload.nil?
        receive(Message.new(@session.codec.decode(payload)))
      end
    rescue Violation => error
      Tutti.die(EXIT_PROTOCOL, "protocol violation by the host: #{error.code}: #{error.message}")
    rescue SystemCallError => error
      Tutti.die(EXIT_IO, "cannot read frames: #{error.message}")
    end

    private

    def receive(message)
      if @is_greeted == (message.kind == Kind::HELLO)
        raise Violation.new('WIRE_UNEXPECTED', 'HELLO must come first, and once')
      end

      case message.kind
      when Kind::HELLO then hello(message.value)
      when Kind::CALL, Kind::CAST then accept(OpenCall.new(message, @frames.read_at))
      when Kind::REPLY, Kind::FAIL, Kind::ITEM then @session.siblings.settle(message)
      when Kind::CREDIT, Kind::PUSH, Kind::END_ then feed(message)
      when Kind::CANCEL
        @session.queue.cancel(message.id) { |call| @session.refuse(call, 'CANCELLED', 'Cancelled', 'cancelled before it started') }
      when Kind::PING then @session.post(Kind::PONG, message.number, @session.finished)
      when Kind::STOP then @stopping.begin(message.text, message.number)
      else raise Violation.new('WIRE_UNEXPECTED', "a message that only workers send: #{message.kind}")
      end
    end

    def hello(info)
      raise Violation.new('WIRE_BAD_MESSAGE', 'HELLO without a map') unless info.is_a?(Hash)

      @session.max_frame_bytes = positive(info, 'maxFrameBytes') || Codec::DEFAULT_MAX_FRAME_BYTES
      @frames.max_frame_bytes = @session.max_frame_bytes
      @session.siblings.limit = positive(info, 'maxInFlight')
      @is_greeted = true
      @greeted << true
    end

    def positive(info, name)
      value = info[name]
      return value&.to_i if value.nil? || (value.is_a?(Numeric) && value >= 1)

      raise Violation.new('WIRE_BAD_MESSAGE', "HELLO: #{name} must be a positive integer")
    end

    def accept(call)
      case @session.queue.push(call)
      when :duplicate then raise Violation.new('WIRE_BAD_MESSAGE', "CALL: id #{call.id} is already open")
      when :stopping then @session.refuse(call, 'STOPPING', 'Stopping', 'the worker is stopping')
      end
    end

    # What is for a call that is not open is ignored: its answer was on the way.
    def feed(message)
      call = @session.queue.find(message.id)
      return if call.nil?

      is_wanted = call.change do
        case message.kind
        when Kind::CREDIT then call.credit += message.number
        when Kind::PUSH then call.input.arrive(message.value)
        else call.input.end_with(error: message.value)
        end
      end
      return if is_wanted || message.kind != Kind::PUSH

      raise Violation.new('WIRE_UNEXPECTED', "PUSH for call #{message.id}, which has not asked for it")
    end
  end
end
