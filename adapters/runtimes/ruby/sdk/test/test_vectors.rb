# frozen_string_literal: true

# The golden byte vectors of the protocol, in both directions.
require 'minitest/autorun'
require 'stringio'
require_relative '../lib/tutti/frames'
require_relative '../lib/tutti/message'

class TestVectors < Minitest::Test
  FOLDER = ENV.fetch('TUTTI_VECTORS') { File.expand_path('../../../../../test/vectors', __dir__) }
  MSGPACK = Tutti::Codec.new('msgpack')
  JSON_CODEC = Tutti::Codec.new('json')
  MOST = Tutti::Codec::DEFAULT_MAX_FRAME_BYTES

  def self.vectors(file)
    JSON.parse(File.read(File.join(FOLDER, file), encoding: 'UTF-8'))
  end

  MESSAGES = vectors('messages.json') + vectors('streams.json')

  # Bytes that come one at a time.
  class Slowly < StringIO
    def readpartial(_length)
      super(1)
    end
  end

  def unhex(text)
    [text].pack('H*')
  end

  # What the JSON of the vectors stands for.
  def meaning(value)
    case value
    when Array then value.map { |element| meaning(element) }
    when Hash
      return unhex(value['$bytes']) if value.key?('$bytes')
      return { 'NaN' => Float::NAN, 'Infinity' => Float::INFINITY, '-Infinity' => -Float::INFINITY }[value['$float']] if value.key?('$float')

      value.transform_values { |member| meaning(member) }
    else value
    end
  end

  # The same for values that mean the same: 1.0 and 1, any NaN.
  def plain(value)
    case value
    when Array then value.map { |element| plain(element) }
    when Hash then value.transform_values { |member| plain(member) }
    when Float then value.nan? ? 'NaN' : value
    when Integer then value.to_f
    when String then value.encoding == Encoding::BINARY ? [:binary, value] : value
    else value
    end
  end

  def payload_of(bytes, max_frame_bytes = MOST)
    Tutti::Frames.new(Slowly.new(bytes), max_frame_bytes).next
  end

  MESSAGES.each do |vector|
    define_method("test_#{vector['name']} is read") do
      value = MSGPACK.decode(payload_of(unhex(vector['frame'])))
      assert_equal plain(meaning(vector['message'])), plain(value)
      Tutti::Message.new(value)
    end

    define_method("test_#{vector['name']} is written") do
      message = meaning(vector['message'])
      frame = MSGPACK.frame(message, MOST)
      assert_equal unhex(vector['frame']), frame if vector['canonical']
      assert_equal plain(message), plain(MSGPACK.decode(frame.byteslice(4..)))
    end

    define_method("test_#{vector['name']} is carried as JSON") do
      message = meaning(vector['message'])
      if vector['message'].to_s.include?('$')
        assert_raises(Tutti::Unencodable) { JSON_CODEC.frame(message, MOST) }
      else
        assert_equal plain(message), plain(JSON_CODEC.decode(JSON_CODEC.frame(message, MOST).byteslice(4..)))
      end
    end
  end

  vectors('violations.json').reject { |vector| vector['reader'] == 'host' }.each do |vector|
    define_method("test_#{vector['name']} is refused") do
      bytes = unhex(vector['bytes'])
      if vector['code'] == 'WIRE_TRUNCATED' # to a worker, any end of file means that its host has died
        assert_nil payload_of(bytes, vector['maxFrameBytes'])
      else
        violation = assert_raises(Tutti::Violation) { Tutti::Message.new(MSGPACK.decode(payload_of(bytes, vector['maxFrameBytes']))) }
        assert_equal vector['code'], violation.code
      end
    end
  end
end
