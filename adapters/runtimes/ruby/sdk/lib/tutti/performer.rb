# frozen_string_literal: true

require_relative 'call'
require_relative 'session'

module Tutti
  # A method of a worker.
  Handler = Struct.new(:stream, :into, :block)

  # Takes one call from its start to its answer. Nothing that a handler raises comes out of it.
  class Performer
    SHORT_CHARACTERS = 1000
    # Rather than what is answered, these end the process, as everywhere in Ruby.
    FATAL = [SystemExit, NoMemoryError].freeze

    def initialize(session, open)
      @session = session
      @open = open
    end

    def perform
      handler = @session.handlers[@open.method]
      if @open.expired? then answer(nil, Session.error('EXPIRED', 'Expired', 'the deadline had passed'))
      elsif handler.nil? then answer(nil, unknown)
      elsif handler.stream && !@open.output?
        answer(nil, Session.error('STREAM_ONLY', 'StreamOnly', "#{@open.method} returns a stream, and was called for one value"))
      else run(handler)
      end
    end

    private

    def run(handler)
      result = nil
      error = nil
      begin
        result = breakable { invoke(handler) }
      rescue *FATAL
        raise
      rescue Exception => raised # rubocop:disable Lint/RescueException
        error = describe(raised)
      end
      if @open.uncarriable then error = Session.error('UNENCODABLE', 'Unencodable', @open.uncarriable)
      elsif error.nil? && @open.cut? then error = cancelled('the rest of the stream was not wanted')
      end
      answer(result, error, only_element: @open.output? && !handler.stream)
    end

    # Cancelled may come while the block runs, and nowhere else.
    def breakable
      Thread.handle_interrupt(Cancelled => :immediate) do
        @open.begin_with(Thread.current)
        yield
      ensure
        Thread.handle_interrupt(Cancelled => :never) { @open.begin_with(nil) }
      end
    end

    def invoke(handler)
      call = Call.new(@session, @open)
      args = arguments(handler.into)
      return handler.block.call(args, call) unless handler.stream

      handler.block.call(args, call, Out.new(@session, @open))
      nil
    end

    # +into+ makes of a Hash what the handler takes: a Struct with keyword_init, or what has from_h.
    def arguments(into)
      return @open.args if into.nil?
      raise BadArguments, "expected a map; got #{@open.args.class}" unless @open.args.is_a?(Hash)
      return into.from_h(@open.args) if into.respond_to?(:from_h)

      members = into.members.to_h { |name| [name, @open.args.fetch(Performer.camel_case(name)) { @open.args[name.name] }] }
      into.new(**members)
    rescue ArgumentError, TypeError, KeyError => error
      raise BadArguments, error.message
    end

    # max_words is maxWords on the wire, as the other languages write it.
    def self.camel_case(name)
      name.to_s.gsub(/_(\w)/) { Regexp.last_match(1).upcase }
    end

    def unknown
      known = @session.handlers.keys
      message = "there is no method #{@open.method.inspect}; known methods: #{known.join(', ')}"
      Session.error('UNKNOWN_METHOD', 'UnknownMethod', message, data: { 'methods' => known })
    end

    # The id is given up first: the host may use it again as soon as it has read the answer.
    def answer(result, error, only_element: false)
      @session.queue.forget(@open)
      @session.count_finished
      if error then fail_with(error)
      elsif !@open.cast? then reply(result, only_element)
      end
      @session.send_frame(Kind::CREDIT, 0, 1) if @open.cast?
      @session.queue.finish
    end

    def reply(result, only_element)
      @session.send_frame(Kind::ITEM, @open.id, result) if only_element
      @session.send_frame(Kind::REPLY, @open.id, only_element ? nil : result)
    rescue Unencodable => error
      fail_with(Session.error('UNENCODABLE', 'Unencodable', "#{@open.method}: the result cannot be carried: #{error.message}"))
    end

    # What cannot be carried is left out, data first: the answer itself must get home.
    def fail_with(error)
      return @session.log('error', "cast #{@open.method}: #{error['message']}", error) if @open.cast?

      short = error['message'][0, SHORT_CHARACTERS]
      [error, error.except('data'), error.except('data', 'stack'),
       { 'code' => error['code'], 'name' => error['name'], 'message' => short }, { 'code' => error['code'] }].each do |each|
        return @session.send_frame(Kind::FAIL, @open.id, each)
      rescue Unencodable
        next
      end
      Tutti.die(EXIT_SOFTWARE, 'no FAIL fits into maxFrameBytes')
    end

    def cancelled(message)
      Session.error('CANCELLED', 'Cancelled', message)
    end

    def describe(raised)
      case raised
      when Cancelled
        return cancelled(raised.message) if @open.unwanted?
      when BadArguments
        return Session.error('HANDLER_FAILED', 'BadArguments', "#{@open.method}: the arguments do not fit: #{raised.message}")
      when Unencodable
        return Session.error('UNENCODABLE', 'Unencodable', "#{@open.method}: #{raised.message}")
      when Failure
        return Session.error('HANDLER_FAILED', raised.name, raised.message, stack: stack_of(raised), data: raised.data)
      end
      Session.error('HANDLER_FAILED', raised.class.name || raised.class.inspect, message_of(raised), stack: stack_of(raised))
    end

    def message_of(raised)
      raised.message
    rescue StandardError # a message method of the user's
      'an exception whose message cannot be read'
    end

    # Without what called the handler.
    def stack_of(raised)
      own = raised.backtrace.to_a.take_while { |line| !line.start_with?(__FILE__) }
      ["#{raised.class}: #{message_of(raised)}", *own.map { |line| "    from #{line}" }].join("\n")
    end
  end
end
