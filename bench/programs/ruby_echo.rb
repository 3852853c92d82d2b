# frozen_string_literal: true

# The echo with the SDK for Ruby.
require 'tutti'

Tutti::Worker.new.handle('echo') { |args| args }.run
