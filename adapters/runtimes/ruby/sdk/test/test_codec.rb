# frozen_string_literal: true

# What can be carried, and what cannot.
require 'minitest/autorun'
require_relative '../lib/tutti/codec'
require_relative '../lib/tutti/message'

class TestCodec < Minitest::Test
  MSGPACK = Tutti::Codec.new('msgpack')
  JSON_CODEC = Tutti::Codec.new('json')
  Word = Struct.new(:text, :length)

  def there_and_back(codec, value)
    codec.decode(codec.frame([value], 100_000).byteslice(4..))[0]
  end

  def test_symbols_and_structs_become_text_and_maps
    assert_equal({ 'text' => 'hei', 'length' => 3 }, there_and_back(MSGPACK, Word.new(:hei, 3)))
  end

  def test_binary_is_what_is_encoded_as_binary
    assert_equal Encoding::BINARY, there_and_back(MSGPACK, "\xff".b).encoding
    assert_equal Encoding::UTF_8, there_and_back(MSGPACK, 'ä').encoding
    assert_equal 'ä', there_and_back(MSGPACK, 'ä'.encode(Encoding::ISO_8859_1))
  end

  def test_times_go_there_and_back
    time = Time.at(-1, 500, :millisecond)
    assert_equal time, there_and_back(MSGPACK, time)
    assert_equal '1969-12-31T23:59:59.500Z', there_and_back(JSON_CODEC, time)
  end

  def test_integers_of_64_bits_go_there_and_back
    [(2**64) - 1, -(2**63), 2**53].each { |n| assert_equal n, there_and_back(MSGPACK, n) }
  end

  def test_what_cannot_be_carried_is_named
    {
      Thread.current => 'Thread', 2**64 => '2**64-1', "\xff" => 'UTF-8', [->(_) {}] => 'Proc',
      'x' * 100_001 => 'maxFrameBytes'
    }.each do |value, part|
      assert_includes assert_raises(Tutti::Unencodable) { there_and_back(MSGPACK, value) }.message, part
    end
    cycle = []
    cycle << cycle
    assert_raises(Tutti::Unencodable) { there_and_back(MSGPACK, cycle) }
    [Float::NAN, "\x00".b].each { |value| assert_raises(Tutti::Unencodable) { there_and_back(JSON_CODEC, value) } }
  end

  def test_bytes_that_were_changed_are_read_or_refused
    random = Random.new(20_261_201)
    [MSGPACK, JSON_CODEC].each do |codec|
      payload = codec.frame([3, 1, nil, 'm', { a: [1, 2.5, 'text', true] }, 10.5, { h: 'v' }], 100_000).byteslice(4..)
      20_000.times do
        bytes = payload.dup
        random.rand(1..4).times { bytes.setbyte(random.rand(bytes.bytesize), random.rand(256)) }
        Tutti::Message.new(codec.decode(bytes.byteslice(0, 1 + random.rand(bytes.bytesize))))
      rescue Tutti::Violation
        next
      end
    end
  end
end
