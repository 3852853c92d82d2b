# frozen_string_literal: true

require_relative 'codec'

module Tutti
  # Cuts what comes from a stream into payloads. One thread uses it.
  class Frames
    CHUNK_BYTES = 65_536

    attr_reader :read_at
    attr_writer :max_frame_bytes

    def initialize(input, max_frame_bytes = Codec::DEFAULT_MAX_FRAME_BYTES)
      @input = input
      @max_frame_bytes = max_frame_bytes
      @buffer = String.new(encoding: Encoding::BINARY)
      @begin = 0
      @read_at = Tutti.now
    end

    # The next payload; nil at the end of the input, also inside of a frame. Raises Violation.
    def next
      return nil unless fill(Codec::HEADER_BYTES)

      size = @buffer.byteslice(@begin, Codec::HEADER_BYTES).unpack1('N')
      raise Violation.new('WIRE_EMPTY_FRAME', 'an empty frame') if size.zero?
      if size > @max_frame_bytes
        raise Violation.new('WIRE_FRAME_TOO_LARGE', "a frame of #{size} bytes; the limit is #{@max_frame_bytes}")
      end
      return nil unless fill(Codec::HEADER_BYTES + size)

      payload = @buffer.byteslice(@begin + Codec::HEADER_BYTES, size)
      @begin += Codec::HEADER_BYTES + size
      payload
    end

    private

    # Whether so many bytes are there. Memory grows as bytes come, not as headers claim.
    def fill(wanted)
      while @buffer.bytesize - @begin < wanted
        if @begin.positive?
          @buffer = @buffer.byteslice(@begin, @buffer.bytesize - @begin)
          @begin = 0
        end
        @buffer << @input.readpartial(CHUNK_BYTES)
        @read_at = Tutti.now
      end
      true
    rescue EOFError, Errno::ECONNRESET
      false
    end
  end

  # Seconds of a clock that nobody sets.
  def self.now
    Process.clock_gettime(Process::CLOCK_MONOTONIC)
  end
end
