# frozen_string_literal: true

require_relative 'log'
require_relative 'performer'
require_relative 'reader'
require_relative 'stopping'

module Tutti
  CLAIMED = Descriptors.claim

  # A program that a Tutti host calls. Declare its methods, then run.
  class Worker
    # +concurrency+: calls at the same time; 1 is strict order.
    def initialize(concurrency: 1)
      unless concurrency.is_a?(Integer) && concurrency.positive?
        raise ArgumentError, "Worker: expected concurrency to be an integer of at least 1; got #{concurrency.inspect}"
      end

      @concurrency = concurrency
      @handlers = {}
      @starts = []
      @stops = []
    end

    # Declares a method; its block takes the arguments, and the Call. Calls and casts reach the same
    # block. +into+: a Struct with keyword_init, or what has from_h, that the arguments become.
    def handle(method, into: nil, &block)
      declare(method, Handler.new(false, into, block))
    end

    # Declares a method whose result comes in elements: its block takes the arguments, the Call, and an
    # Out, to which it appends them.
    def handle_stream(method, into: nil, &block)
      declare(method, Handler.new(true, into, block))
    end

    # Runs before the worker takes calls, in order. What it raises ends the process with 1.
    def on_start(&hook)
      @starts << hook
      self
    end

    # Runs after the last call, in reverse order; not when the host is gone.
    def on_stop(&hook)
      @stops << hook
      self
    end

    # Serves until the host ends the process. Never returns.
    def run
      Tutti.die(EXIT_USAGE, CLAIMED.error) unless CLAIMED.error.nil?
      $stdout.sync = true
      stopping = Stopping.new(@starts, @stops)
      session = Session.new(CLAIMED.output, CLAIMED.codec, @concurrency, @handlers)
      stopping.session = session
      Session.current = session
      stopping.heed_sigterm
      reader = Reader.new(session, stopping, CLAIMED.input)
      start_thread(priority: 3) { reader.run }
      reader.await_greeting
      @concurrency.times { start_thread { serve(session) } }
      stopping.start_up { announce(session) }
      sleep
    end

    private

    def declare(method, handler)
      raise ArgumentError, 'Worker: a method needs a name' if method.to_s.empty?
      raise ArgumentError, "Worker: the method #{method} needs a block" if handler.block.nil?
      raise ArgumentError, "Worker: the method #{method} is declared twice" if @handlers.key?(method.to_s)

      @handlers[method.to_s] = handler
      self
    end

    # A thread that ends the process with what it raises: nothing of the SDK may end silently.
    def start_thread(priority: 0)
      thread = Thread.new do
        Thread.handle_interrupt(Cancelled => :never) { yield }
      rescue SystemExit => error
        Tutti.exit_now(error.status)
      rescue Exception => error # rubocop:disable Lint/RescueException
        Tutti.die(EXIT_SOFTWARE, error.full_message(highlight: false))
      end
      thread.priority = priority
    end

    def serve(session)
      loop do
        open = session.queue.take
        session.output.flush # what was refused before this call started has been said
        Performer.new(session, open).perform
      end
    end

    def announce(session)
      session.send_frame(Kind::READY, {
        protocol: 1, sdk: "ruby/#{VERSION}", runtime: "ruby #{RUBY_VERSION}", pid: Process.pid,
        methods: @handlers.keys, concurrency: @concurrency
      })
    end
  end
end
