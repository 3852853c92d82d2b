# frozen_string_literal: true

# What a program in Ruby needs to be a worker of Tutti. Require it before anything prints: from then on
# nothing that is printed reaches the frames.

require_relative 'tutti/version'
require_relative 'tutti/errors'
require_relative 'tutti/descriptors'
require_relative 'tutti/worker'
