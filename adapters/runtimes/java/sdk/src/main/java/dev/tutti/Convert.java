package dev.tutti;

import dev.tutti.wire.UnencodableException;
import dev.tutti.wire.Values;
import java.lang.reflect.Array;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Between the values that travel and the types of a program: records by the names of their
 * components, enums by their names, lists, maps, arrays, {@code Optional}, text, numbers, {@code
 * byte[]}, {@code Instant}.
 */
public final class Convert {
  private static final int MAX_DEPTH = 512;

  private Convert() {}

  /**
   * What travels for a value of the program.
   *
   * @throws UnencodableException for what cannot be carried
   */
  public static Object toWire(Object value) {
    return toWire(value, 0);
  }

  private static Object toWire(Object value, int depth) {
    if (depth > MAX_DEPTH) throw new UnencodableException("more than " + MAX_DEPTH + " levels");
    if (value == null || value instanceof String || value instanceof Number || value instanceof Boolean
        || value instanceof byte[] || value instanceof Instant || value instanceof ByteBuffer) {
      return value;
    }
    if (value instanceof Optional<?> optional) return toWire(optional.orElse(null), depth);
    if (value instanceof Enum<?> constant) return constant.name();
    if (value instanceof Character letter) return letter.toString();
    if (value instanceof Map<?, ?> map) {
      Map<String, Object> members = new LinkedHashMap<>();
      for (Map.Entry<?, ?> entry : map.entrySet()) members.put(String.valueOf(entry.getKey()), toWire(entry.getValue(), depth + 1));
      return members;
    }
    if (value instanceof Collection<?> elements) {
      List<Object> list = new ArrayList<>(elements.size());
      for (Object element : elements) list.add(toWire(element, depth + 1));
      return list;
    }
    if (value.getClass().isArray()) {
      int length = Array.getLength(value);
      List<Object> list = new ArrayList<>(length);
      for (int at = 0; at < length; at++) list.add(toWire(Array.get(value, at), depth + 1));
      return list;
    }
    if (value instanceof Record) return fields(value, depth);
    throw new UnencodableException("a value of " + value.getClass().getName() + "; use a record, a Map or a List");
  }

  private static Object fields(Object value, int depth) {
    Map<String, Object> members = new LinkedHashMap<>();
    for (RecordComponent component : value.getClass().getRecordComponents()) {
      try {
        component.getAccessor().setAccessible(true);
        members.put(component.getName(), toWire(component.getAccessor().invoke(value), depth + 1));
      } catch (InvocationTargetException error) {
        throw new IllegalStateException("the accessor of " + component.getName() + " failed", error.getCause());
      } catch (ReflectiveOperationException error) {
        throw new UnencodableException("the component " + component.getName() + " of " + value.getClass().getName());
      }
    }
    return members;
  }

  /** @throws BadValueException that says where the value does not fit, and what would */
  public static <T> T toType(Object value, Class<T> type) {
    return toType(value, type, "$");
  }

  @SuppressWarnings("unchecked")
  static <T> T toType(Object value, Class<T> type, String path) {
    return (T) read(value, type, path);
  }

  private static Object read(Object value, Type type, String path) {
    if (type instanceof ParameterizedType generic) return readGeneric(value, generic, path);
    if (!(type instanceof Class<?> wanted) || wanted == Object.class) return value;
    if (wanted.isPrimitive() || Number.class.isAssignableFrom(wanted)) return Numbers.read(value, wanted, path);
    if (wanted == Boolean.class) return required(value, Boolean.class, "a boolean", path);
    if (value == null) return wanted == Optional.class ? Optional.empty() : null;
    if (wanted == String.class) return required(value, String.class, "text", path);
    if (wanted == byte[].class) return required(value, byte[].class, "binary", path);
    if (wanted == Instant.class) return required(value, Instant.class, "a timestamp", path);
    if (wanted == List.class || wanted == Collection.class) return required(value, List.class, "an array", path);
    if (wanted == Map.class) return required(value, Map.class, "a map", path);
    if (wanted == Optional.class) return Optional.of(value);
    if (wanted == BigInteger.class) return Numbers.read(value, wanted, path);
    if (wanted.isEnum()) return constant(value, wanted, path);
    if (wanted.isArray()) return array(value, wanted.getComponentType(), path);
    if (wanted.isRecord()) return record(value, wanted, path);
    throw new BadValueException(path, "a type that the SDK knows", wanted.getName());
  }

  private static Object readGeneric(Object value, ParameterizedType type, String path) {
    Type inner = type.getActualTypeArguments()[type.getActualTypeArguments().length - 1];
    if (type.getRawType() == Optional.class) {
      return value == null ? Optional.empty() : Optional.of(read(value, inner, path));
    }
    if (value == null) return null;
    if (type.getRawType() == Map.class) {
      Map<String, Object> members = new LinkedHashMap<>();
      Map<?, ?> map = required(value, Map.class, "a map", path);
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        members.put(String.valueOf(entry.getKey()), read(entry.getValue(), inner, path + "." + entry.getKey()));
      }
      return members;
    }
    List<Object> list = new ArrayList<>();
    List<?> elements = required(value, List.class, "an array", path);
    for (Object element : elements) {
      list.add(read(element, inner, path + "[" + list.size() + "]"));
    }
    return list;
  }

  static <T> T required(Object value, Class<T> type, String expected, String path) {
    if (type.isInstance(value)) return type.cast(value);
    throw new BadValueException(path, expected, Values.kindOf(value));
  }

  private static Object constant(Object value, Class<?> type, String path) {
    StringBuilder names = new StringBuilder();
    for (Object constant : type.getEnumConstants()) {
      if (((Enum<?>) constant).name().equals(value)) return constant;
      names.append(names.length() == 0 ? "" : ", ").append(((Enum<?>) constant).name());
    }
    throw new BadValueException(path, "one of " + names, value instanceof String text ? "\"" + text + "\"" : Values.kindOf(value));
  }

  private static Object array(Object value, Class<?> element, String path) {
    List<?> elements = required(value, List.class, "an array", path);
    Object result = Array.newInstance(element, elements.size());
    for (int at = 0; at < elements.size(); at++) Array.set(result, at, read(elements.get(at), element, path + "[" + at + "]"));
    return result;
  }

  /**
   * A component that is not there is null, and so refused where it is a primitive. Other members
   * are skipped.
   */
  private static Object record(Object value, Class<?> type, String path) {
    Map<?, ?> members = required(value, Map.class, "a map", path);
    RecordComponent[] components = type.getRecordComponents();
    Class<?>[] types = new Class<?>[components.length];
    Object[] arguments = new Object[components.length];
    for (int at = 0; at < components.length; at++) {
      String name = components[at].getName();
      types[at] = components[at].getType();
      arguments[at] = read(members.get(name), components[at].getGenericType(), path + "." + name);
    }
    try {
      var constructor = type.getDeclaredConstructor(types);
      constructor.setAccessible(true);
      return constructor.newInstance(arguments);
    } catch (InvocationTargetException error) {
      throw new BadValueException(path, "what " + type.getSimpleName() + " takes", String.valueOf(error.getCause()));
    } catch (ReflectiveOperationException error) {
      throw new BadValueException(path, "a record that can be made", type.getName());
    }
  }
}
