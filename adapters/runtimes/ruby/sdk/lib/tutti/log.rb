# frozen_string_literal: true

require_relative 'session'

module Tutti
  # Lines of the worker's log, with fields: Tutti::Log.info('loaded', words: 12).
  module Log
    %w[trace debug info warn error].each do |level|
      define_singleton_method(level) do |message, **fields|
        session = Session.current
        if session then session.log(level, message, fields)
        else Kernel.warn("#{level}: #{message}") # before run
        end
        nil
      end
    end
  end
end
