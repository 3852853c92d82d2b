# frozen_string_literal: true

module Tutti
  # Frames on their way to the host.
  class Output
    def initialize(io)
      @io = io
      @mutex = Mutex.new
      @posted = []
      @posting = Mutex.new
      @changed = ConditionVariable.new
      Thread.new { loop { write_posted } }
    end

    # Returns when the frame has been written, so that what it says has been said.
    def send(frame)
      @mutex.synchronize { write(frame) }
    end

    # Never blocks, whatever the host does: for the thread that reads.
    def post(frame)
      @posting.synchronize do
        @posted << frame
        @changed.broadcast
      end
    end

    # Returns when all that was posted has been written.
    def flush
      return if @posted.empty?

      @posting.synchronize { @changed.wait(@posting) until @posted.empty? }
    end

    private

    # What is posted stays in the list until it has been written: flush waits for that.
    def write_posted
      frame = @posting.synchronize do
        @changed.wait(@posting) while @posted.empty?
        @posted.first
      end
      send(frame)
      @posting.synchronize do
        @posted.shift
        @changed.broadcast
      end
    end

    def write(frame)
      @io.write(frame)
    rescue Errno::EPIPE, Errno::ECONNRESET
      Tutti.exit_now(0) # the host is gone
    end
  end

  EXIT_FAILED = 1
  EXIT_USAGE = 64
  EXIT_SOFTWARE = 70
  EXIT_IO = 74
  EXIT_PROTOCOL = 76

  # Ends the process at once: at_exit does not run, since handlers may still run.
  def self.exit_now(code)
    $stdout.flush
    $stderr.flush
    exit!(code)
  end

  # With a line on stderr, which the host keeps for the death certificate.
  def self.die(code, why)
    $stderr.puts("tutti: #{why}")
    exit_now(code)
  end
end
