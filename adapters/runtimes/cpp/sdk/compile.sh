# Compiles a worker without CMake: compile.sh <compiler> <program> <source or argument>...
# It is run in the folder of the program, with TUTTI_SDK in its environment. Files of C are compiled as
# C, and get the SDK's functions for C.
set -eu
compiler=$1
program=$2
shift 2

objects=''
count=$#
while [ "$count" -gt 0 ]; do
  argument=$1
  shift
  case $argument in
    *.c)
      object="$program.$count.o"
      "$compiler" -x c -std=c11 -O2 -g1 -I"$TUTTI_SDK/include" -c "$argument" -o "$object"
      objects="$objects $object"
      set -- "$@" "$object"
      ;;
    *) set -- "$@" "$argument" ;;
  esac
  count=$((count - 1))
done
[ -z "$objects" ] || set -- "$@" "$TUTTI_SDK/src/tutti.cpp"

# Lines of stack traces come from libbacktrace, which comes with GCC; without it they have functions.
trace=''
if printf '#include <backtrace.h>\nint main() { return backtrace_create_state(0, 0, 0, 0) == 0; }\n' |
  "$compiler" -x c++ - -o "$program.probe" -lbacktrace 2>/dev/null; then
  trace='-DTUTTI_BACKTRACE'
  set -- "$@" -lbacktrace
fi
rm -f "$program.probe"

"$compiler" -std=c++17 -O2 -g1 $trace -I"$TUTTI_SDK/include" -o "$program" "$@" -pthread -ldl -rdynamic
for object in $objects; do rm "$object"; done
