# frozen_string_literal: true

module Tutti
  # An error whose name and data reach the caller as they are.
  class Failure < StandardError
    attr_reader :name, :data

    def initialize(name, message, data = nil)
      super(message)
      @name = name
      @data = data
    end
  end

  # Nobody waits for this call any more: it was cancelled, or its time is over. It is raised in the
  # handler, wherever that is, as Timeout does; let it pass, so that the call is answered CANCELLED.
  # It is no StandardError, so that a plain rescue does not swallow it.
  class Cancelled < Exception; end # rubocop:disable Lint/InheritException

  # A call of another worker that failed. +code+ is one of the protocol's (HANDLER_FAILED,
  # UNKNOWN_METHOD, ...) or a CALL_... code of the host.
  class CallError < StandardError
    attr_reader :code, :name, :stack, :data

    def initialize(error, what)
      super("#{what}: #{error['message']}")
      @code = error['code']
      @name = error['name']
      @stack = error['stack']
      @data = error['data']
    end
  end

  # The source of the argument in elements failed at the caller.
  class InputError < StandardError
    attr_reader :name

    def initialize(error)
      super(error['message'].to_s)
      @name = error['name']
    end
  end

  # A value that no frame can hold, and why.
  class Unencodable < StandardError; end

  # The arguments of a call do not fit what its handler takes.
  class BadArguments < StandardError; end

  # The host broke the protocol. +code+ is one of the golden vectors'.
  class Violation < StandardError
    attr_reader :code

    def initialize(code, message)
      super(message)
      @code = code
    end
  end
end
