# frozen_string_literal: true

require 'json'
require 'msgpack'
require_relative 'carriable'
require_relative 'errors'

module Tutti
  # How payloads are written.
  class Codec
    HEADER_BYTES = 4
    DEFAULT_MAX_FRAME_BYTES = 67_108_864

    FACTORY = MessagePack::Factory.new.tap do |factory|
      factory.register_type(
        -1, Time,
        packer: MessagePack::Time::Packer, unpacker: MessagePack::Time::TIME_AT_3_AVAILABLE ? MessagePack::Time::Unpacker : nil
      )
    end

    # +name+ is 'msgpack' or 'json'.
    def initialize(name)
      @is_json = name == 'json'
    end

    # Raises Violation.
    def decode(payload)
      @is_json ? from_json(payload) : from_msgpack(payload)
    end

    # A whole frame, header included. Raises Unencodable.
    def frame(elements, max_frame_bytes)
      value = Carriable.of(elements, max_frame_bytes: max_frame_bytes, json: @is_json)
      payload = @is_json ? JSON.generate(value, max_nesting: 0).b : FACTORY.dump(value)
      if payload.bytesize > max_frame_bytes
        raise Unencodable, "#{payload.bytesize} bytes; a frame may have #{max_frame_bytes} (maxFrameBytes)"
      end

      [payload.bytesize].pack('N') << payload
    end

    private

    def from_msgpack(payload)
      FACTORY.load(payload)
    rescue MessagePack::UnpackError, EOFError, ArgumentError, RangeError, NoMemoryError => error
      raise Violation.new('WIRE_BAD_PAYLOAD', "no MessagePack: #{error.message}")
    end

    def from_json(payload)
      text = payload.dup.force_encoding(Encoding::UTF_8)
      raise Violation.new('WIRE_BAD_PAYLOAD', 'JSON that is not UTF-8') unless text.valid_encoding?

      JSON.parse(text, max_nesting: Carriable::MAX_DEPTH, allow_nan: false, create_additions: false)
    rescue JSON::ParserError => error
      raise Violation.new('WIRE_BAD_PAYLOAD', "no JSON: #{error.message[0, 200]}")
    end
  end
end
