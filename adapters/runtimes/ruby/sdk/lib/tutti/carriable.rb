# frozen_string_literal: true

module Tutti
  # Makes of a value of the program one that can be written: symbols become text, structs become maps.
  # It counts what a frame may hold (docs/protocol.md, 2), and checks what no codec would.
  class Carriable
    MAX_DEPTH = 512
    INTEGERS = (-(2**63)..(2**64 - 1)).freeze

    def self.of(value, max_frame_bytes:, json: false)
      new(max_frame_bytes, json).of(value, 0)
    end

    def initialize(max_frame_bytes, json)
      @json = json
      @containers = [65_536, max_frame_bytes / 64].max
      @keys = @containers
      @values = [524_288, max_frame_bytes / 8].max
    end

    def of(value, depth)
      raise Unencodable, "more than #{MAX_DEPTH} levels" if depth > MAX_DEPTH

      case value
      when Hash then map(value, depth)
      when Array then array(value, depth)
      when String then string(value)
      else
        count_value
        leaf(value, depth)
      end
    end

    private

    def leaf(value, depth)
      case value
      when nil, true, false then value
      when Integer then integer(value)
      when Float then float(value)
      when Symbol then text(value.name)
      when Time then time(value)
      when Struct then of(value.to_h, depth)
      else raise Unencodable, "a value of #{value.class}; use a Hash, an Array or a Struct"
      end
    end

    def map(value, depth)
      count_container
      value.each_with_object({}) do |(key, member), result|
        raise Unencodable, 'more keys than a frame may hold' if (@keys -= 1).negative?

        count_value
        result[text(key.to_s)] = of(member, depth + 1)
      end
    end

    def array(value, depth)
      count_container
      value.map { |element| of(element, depth + 1) }
    end

    # A string of the encoding BINARY is binary data; any other is text.
    def string(value)
      unless value.encoding == Encoding::BINARY
        count_value
        return text(value)
      end
      raise Unencodable, 'JSON carries no binary data' if @json

      count_container
      value
    end

    def text(value)
      utf8 = value.encoding == Encoding::UTF_8 ? value : value.encode(Encoding::UTF_8)
      raise Unencodable, 'text that is not UTF-8; use a string of the encoding BINARY for binary data' unless utf8.valid_encoding?

      utf8
    rescue EncodingError
      raise Unencodable, "text of #{value.encoding} that is no text in UTF-8"
    end

    def integer(value)
      return value if INTEGERS.cover?(value)

      raise Unencodable, 'an integer outside of -2**63 ... 2**64-1'
    end

    def float(value)
      raise Unencodable, 'JSON carries no NaN and no infinities' if @json && !value.finite?

      value
    end

    def time(value)
      raise Unencodable, 'more containers than a frame may hold' if (@containers -= 1).negative?

      @json ? value.utc.strftime('%Y-%m-%dT%H:%M:%S.%LZ') : value
    end

    def count_value
      raise Unencodable, 'more values than a frame may hold' if (@values -= 1).negative?
    end

    def count_container
      raise Unencodable, 'more maps, arrays, binary values and timestamps than a frame may hold' if (@containers -= 1).negative?

      count_value
    end
  end
end
