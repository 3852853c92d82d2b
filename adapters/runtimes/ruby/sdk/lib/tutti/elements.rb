# frozen_string_literal: true

require_relative 'siblings'

module Tutti
  # The elements of an argument.
  class Input
    include Enumerable

    def initialize(session, open)
      @session = session
      @open = open
    end

    # They are asked for as the block takes them, at most 16 ahead. Raises InputError when the caller's
    # source fails.
    def each
      return to_enum unless block_given?
      return self unless @open.input?

      while (element = take)
        yield element[0]
      end
      self
    end

    private

    def take
      input = @open.input
      missing = @open.change { input.missing.tap { |n| input.asked += n } }
      @session.send_frame(Kind::PULL, @open.id, missing) if missing.positive?
      @open.wait { !input.empty? || input.ended? }
      return [input.shift] unless input.empty?
      raise InputError, input.error unless input.error.nil?
    end
  end

  # What another worker answers: elements, and a value.
  class Answer
    include Enumerable

    def self.ttl(open)
      open.deadline && [(open.deadline - Tutti.now) * 1000.0, 0].max
    end

    def self.headers(open)
      open.headers.empty? ? nil : open.headers
    end

    def initialize(session, open, target, method, args, idempotent:, stream:)
      raise Cancelled, "#{open.method}: nobody waits for it any more" if open.unwanted?

      @session = session
      @open = open
      @what = "#{target} #{method}"
      @asked = Asked.new(open)
      @asked.answer.asked = Inflow::WINDOW if stream
      @session.siblings.open(@asked)
      begin
        @session.send_frame(Kind::CALL, @asked.id, target, method, args, Answer.ttl(open), Answer.headers(open), idempotent,
                            stream ? Inflow::WINDOW : nil)
      rescue Unencodable
        @session.siblings.close(@asked.id)
        raise
      end
    end

    def each
      return to_enum unless block_given?

      begin
        while (element = take)
          yield element[0]
        end
      ensure
        leave
      end
      self
    end

    # The value of the call itself.
    def result
      @open.wait { @asked.answer.ended? }
      refuse
      @asked.answer.result
    ensure
      leave
    end

    private

    def take
      answer = @asked.answer
      missing = @open.change { answer.missing.tap { |n| answer.asked += n } }
      @session.send_frame(Kind::CREDIT, @asked.id, missing) if missing.positive?
      @open.wait { !answer.empty? || answer.ended? }
      return [answer.shift] unless answer.empty?

      refuse
    end

    def refuse
      raise CallError.new(@asked.answer.error, @what) unless @asked.answer.error.nil?
    end

    def leave
      is_open = @open.change { !@asked.answer.ended? && !@is_left && (@is_left = true) }
      @session.send_frame(Kind::CANCEL, @asked.id) if is_open
    end
  end
end
