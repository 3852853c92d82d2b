# frozen_string_literal: true

require_relative 'lib/tutti/version'

Gem::Specification.new do |spec|
  spec.name = 'tutti-worker'
  spec.version = Tutti::VERSION
  spec.summary = 'Workers of Tutti in Ruby'
  spec.authors = ['The authors of Tutti']
  spec.license = 'MIT'
  spec.required_ruby_version = '>= 3.0'
  spec.files = Dir['lib/**/*.rb']
  spec.add_dependency 'msgpack', '~> 1.4'
end
