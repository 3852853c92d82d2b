# frozen_string_literal: true

module Tutti
  VERSION = '0.1.0'
end
