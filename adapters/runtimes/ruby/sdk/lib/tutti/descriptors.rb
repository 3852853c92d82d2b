# frozen_string_literal: true

require_relative 'codec'

module Tutti
  NOT_STARTED =
    'this program is a Tutti worker and is started by a Tutti host; TUTTI_PROTOCOL is not set ' \
    '(declare it as a worker in a supervision tree, see adapters/runtimes/ruby/README.md)'

  # The two descriptors that frames travel on, and how; +error+ says why there are none.
  Descriptors = Struct.new(:input, :output, :codec, :error, keyword_init: true) do
    # Takes them away from everything else in the process, as soon as the library is loaded: where
    # descriptor 1 is the frames, one puts would end the worker. The variables go too, so that this
    # program's own children do not take themselves for workers.
    def self.claim
      return new(error: NOT_STARTED) if ENV['TUTTI_PROTOCOL'].nil?

      codec = ENV.fetch('TUTTI_CODEC', 'msgpack')
      return new(error: "expected TUTTI_CODEC to be msgpack or json; got #{codec}") unless %w[msgpack json].include?(codec)

      input = take('TUTTI_FD_IN', 'rb') { |given| $stdin.reopen(File::NULL) if given.zero? }
      output = take('TUTTI_FD_OUT', 'wb') { |given| $stdout.reopen($stderr) if given == 1 }
      output.sync = true
      new(input: input, output: output, codec: Codec.new(codec))
    rescue ArgumentError, SystemCallError => error
      new(error: "cannot use the descriptors of TUTTI_FD_IN and TUTTI_FD_OUT: #{error.message}")
    ensure
      %w[TUTTI_PROTOCOL TUTTI_FD_IN TUTTI_FD_OUT TUTTI_CODEC].each { |name| ENV.delete(name) }
    end

    # One of 0, 1 and 2 is moved out of everybody's way. What Ruby opens is closed in its children.
    def self.take(variable, mode)
      number = Integer(ENV.fetch(variable, ''))
      given = IO.for_fd(number, mode, autoclose: false)
      return given.tap { |io| io.close_on_exec = true } if number > 2

      moved = given.dup
      yield number
      moved.binmode
    end
    private_class_method :take
  end
end
