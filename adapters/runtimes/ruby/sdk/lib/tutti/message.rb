# frozen_string_literal: true

require_relative 'errors'

module Tutti
  # The kinds of messages (docs/protocol.md, 3).
  module Kind
    HELLO = 1
    READY = 2
    CALL = 3
    CAST = 4
    REPLY = 5
    FAIL = 6
    CANCEL = 7
    ITEM = 8
    PROGRESS = 9
    END_ = 10
    CREDIT = 11
    PING = 12
    PONG = 13
    STOP = 14
    LOG = 15
    PUSH = 16
    PULL = 17
  end

  # A message of the host, taken apart.
  class Message
    MOST = (2**32) - 1
    ANSWERS = [Kind::REPLY, Kind::FAIL, Kind::ITEM, Kind::PUSH, Kind::END_].freeze

    attr_reader :kind, :id, :text, :value, :number, :headers, :credit

    # Raises Violation.
    def initialize(elements)
      bad('a message that is no array') unless elements.is_a?(Array)
      bad('an empty array') if elements.empty?
      @elements = elements
      @kind = elements[0]
      bad('a kind that is no integer') unless @kind.is_a?(Integer)
      @id = 0
      @credit = 0
      @headers = {}
      read
    end

    def input?
      @has_input
    end

    private

    def bad(what)
      raise Violation.new('WIRE_BAD_MESSAGE', what)
    end

    def read
      case @kind
      when Kind::CALL
        @id = id_at(1, 1)
        read_call(2)
      when Kind::CAST then read_call(1)
      when *ANSWERS
        @id = id_at(1, 1)
        @value = @elements[2]
      when Kind::CANCEL then @id = id_at(1, 1)
      when Kind::CREDIT, Kind::PULL
        @id = id_at(1, 0) # 0 stands for the worker itself
        @number = count_at(2)
      when Kind::PING then @number = number_at(1, 'seq')
      when Kind::STOP
        @text = text_at(1, 'reason')
        @number = optional_at(2, 'graceMs')
      when Kind::HELLO, Kind::READY, Kind::PROGRESS, Kind::PONG, Kind::LOG then @value = @elements[1]
      else raise Violation.new('WIRE_UNKNOWN_KIND', "the kind #{@kind}")
      end
    end

    def read_call(target)
      @text = text_at(target + 1, 'method')
      @value = @elements[target + 2]
      @number = optional_at(target + 3, 'ttlMs')
      @headers = headers_at(target + 4)
      return if @kind == Kind::CAST

      @credit = count_at(target + 6) unless @elements[target + 6].nil?
      @has_input = @elements[target + 7] == true
    end

    def headers_at(index)
      headers = @elements[index]
      return {} if headers.nil?

      bad('headers that are no map of text') unless headers.is_a?(Hash) && headers.values.all?(String)
      headers
    end

    def number_at(index, what)
      value = @elements[index]
      return value if value.is_a?(Numeric)

      bad("#{what} that is no number, but #{value.class}")
    end

    def optional_at(index, what)
      return nil if @elements[index].nil?

      value = number_at(index, what)
      bad("#{what} below 0") unless value >= 0
      value
    end

    def count_at(index)
      value = number_at(index, 'n')
      bad('n outside of 1 ... 2^32-1') unless value >= 1 && value <= MOST && value == value.floor
      value.to_i
    end

    def id_at(index, least)
      value = number_at(index, 'id')
      bad('an id outside of 1 ... 2^32-1') unless value >= least && value <= MOST && value == value.floor
      value.to_i
    end

    def text_at(index, what)
      value = @elements[index]
      return value if value.is_a?(String)

      bad("#{what} that is no text")
    end
  end
end
