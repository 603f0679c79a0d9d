package meridian.operate.peer;

import meridian.peer.Role;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Parses and prints the role of a peer. */
final class RoleArgument implements ITypeConverter<Role> {

  @Override
  public Role convert(String argument) {
    return switch (argument) {
      case "seeder" -> Role.SEEDER;
      case "leecher" -> Role.LEECHER;
      case "partial" -> Role.PARTIAL_SEED;
      default -> throw new TypeConversionException("must be seeder, leecher or partial");
    };
  }

  static String text(Role role) {
    return switch (role) {
      case SEEDER -> "seeder";
      case LEECHER -> "leecher";
      case PARTIAL_SEED -> "partial seed";
    };
  }
}
