# frozen_string_literal: true

require_relative 'elements'

module Tutti
  # What a handler has of its call. Valid until the handler returns.
  class Call
    def initialize(session, open)
      @session = session
      @open = open
    end

    # The headers of the call, as 'traceparent'.
    def headers
      @open.headers
    end

    # What is left of the deadline, in seconds, at least 0; nil where there is none.
    def remaining
      @open.deadline && [@open.deadline - Tutti.now, 0].max
    end

    # Whether nobody waits any more: the call was cancelled, or its deadline has passed.
    def cancelled?
      @open.unwanted?
    end

    # For loops that take long: raises Cancelled when the deadline has passed. A CANCEL of the host
    # raises it in the handler by itself.
    def check
      raise Cancelled, "#{@open.method}: nobody waits for it any more" if cancelled?
    end

    # Waits so many seconds; raises Cancelled as soon as nobody waits for the call any more.
    def sleep(seconds = nil)
      @open.wait(seconds) { false }
    end

    # Tells the caller how far the call has come: a number from 0 to 1. Nothing for a cast.
    def progress(fraction, note = nil)
      unless fraction.is_a?(Numeric) && fraction >= 0 && fraction <= 1
        raise ArgumentError, "progress: expected a number from 0 to 1; got #{fraction.inspect}"
      end

      @session.send_frame(Kind::PROGRESS, @open.id, fraction, note) unless @open.cast?
    end

    # The elements of the argument, an Enumerable; none where the caller sends none.
    def input
      Input.new(@session, @open)
    end

    # Asks another worker, and waits for its answer. What is left of the deadline and the headers go
    # along. +target+ is a path from the root, or relative to our own supervisor: './tokenizer'. Raises
    # CallError when it fails, Cancelled when this call ends first. +idempotent+: the host may run it
    # more than once, when the worker that has it dies.
    def call(target, method, args = nil, idempotent: false)
      Answer.new(@session, @open, target, method, args, idempotent: idempotent, stream: false).result
    end

    # Asks another worker for a result in elements, an Enumerable. Leaving its each cancels it.
    def stream(target, method, args = nil, idempotent: false)
      Answer.new(@session, @open, target, method, args, idempotent: idempotent, stream: true)
    end

    # Tells another worker something, and does not wait.
    def cast(target, method, args = nil)
      check
      @session.send_frame(Kind::CAST, target, method, args, Answer.ttl(@open), Answer.headers(@open))
    end
  end

  # What a handler of a stream sends its elements with.
  class Out
    def initialize(session, open)
      @session = session
      @open = open
    end

    # Waits until the caller has room for one more. Raises Cancelled when the rest is not wanted, and
    # Unencodable for an element that cannot be carried, which ends the stream.
    def <<(element)
      take_credit
      begin
        @session.send_frame(Kind::ITEM, @open.id, element)
      rescue Unencodable => error
        @open.uncarriable = "#{@open.method}: an element of the result cannot be carried: #{error.message}"
        raise
      end
      self
    end

    private

    def take_credit
      raise Cancelled, "#{@open.method}: nobody waits for it any more" if @open.unwanted?

      @open.wait { @open.credit.positive? && (@open.credit -= 1) }
    rescue Cancelled
      @open.cut!
      raise
    end
  end
end
