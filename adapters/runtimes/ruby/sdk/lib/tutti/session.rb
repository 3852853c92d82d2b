# frozen_string_literal: true

require_relative 'codec'
require_relative 'output'
require_relative 'queue'
require_relative 'siblings'

module Tutti
  # What the parts of one worker share: how it speaks, and what is open.
  class Session
    MOST_CHARACTERS = 65_536

    class << self
      # The one of this process; nil before Worker#run.
      attr_accessor :current
    end

    attr_reader :codec, :concurrency, :handlers, :queue, :siblings, :output, :finished
    attr_accessor :max_frame_bytes

    def initialize(output, codec, concurrency, handlers)
      @output = Output.new(output)
      @codec = codec
      @concurrency = concurrency
      @handlers = handlers
      @queue = CallQueue.new
      @siblings = Siblings.new
      @max_frame_bytes = Codec::DEFAULT_MAX_FRAME_BYTES
      @finished = 0
      @counting = Mutex.new
    end

    # Raises Unencodable; then nothing has been said.
    def send_frame(*elements)
      @output.send(@codec.frame(elements, @max_frame_bytes))
    end

    # Says it without ever blocking: for the thread that reads.
    def post(*elements)
      @output.post(@codec.frame(elements, @max_frame_bytes))
    end

    def count_finished
      @counting.synchronize { @finished += 1 }
    end

    # A line of the log. What cannot be carried is left out.
    def log(level, message, fields)
      text = Session.printable(message)
      begin
        send_frame(Kind::LOG, level, text, fields)
      rescue Unencodable => error
        send_frame(Kind::LOG, level, text, { 'fieldsLeftOut' => error.message })
      end
    end

    # Answers a call that is not going to start.
    def refuse(call, code, name, message)
      count_finished
      if call.cast? then post(Kind::CREDIT, 0, 1)
      else post(Kind::FAIL, call.id, Session.error(code, name, "#{call.method}: #{message}"))
      end
    end

    # An error as it travels.
    def self.error(code, name, message, stack: nil, data: nil)
      error = { 'code' => code, 'name' => printable(name), 'message' => printable(message) }
      error['stack'] = printable(stack) unless stack.nil?
      error['data'] = data unless data.nil?
      error
    end

    # Text with U+FFFD for what is not UTF-8, at most 65,536 characters of it.
    def self.printable(text)
      text = text.to_s
      text = text.encoding == Encoding::BINARY ? text.dup.force_encoding(Encoding::UTF_8) : text.encode(Encoding::UTF_8, invalid: :replace, undef: :replace)
      text.scrub("\ufffd")[0, MOST_CHARACTERS]
    rescue EncodingError
      '(text in an unknown encoding)'
    end
  end
end
