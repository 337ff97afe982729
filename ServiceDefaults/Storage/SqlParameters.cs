using Npgsql;
using NpgsqlTypes;

namespace AgentTrust.ServiceDefaults.Storage;

/// <summary>Positional parameters whose type is said, so that null has one too.</summary>
public static class SqlParameters
{
    public static NpgsqlParameter Text(string? value) => Of(value, NpgsqlDbType.Text);

    public static NpgsqlParameter Texts(IEnumerable<string>? values) => Of(values?.ToArray(), NpgsqlDbType.Array | NpgsqlDbType.Text);

    /// <summary>PostgreSQL keeps the moment and not where it was told.</summary>
    public static NpgsqlParameter Instant(DateTimeOffset? value) => Of(value?.ToUniversalTime(), NpgsqlDbType.TimestampTz);

    public static NpgsqlParameter Number(long? value) => Of(value, NpgsqlDbType.Bigint);

    public static NpgsqlParameter Flag(bool value) => Of(value, NpgsqlDbType.Boolean);

    public static NpgsqlParameter Bytes(byte[] value) => Of(value, NpgsqlDbType.Bytea);

    private static NpgsqlParameter Of(object? value, NpgsqlDbType type) => new() { Value = value ?? DBNull.Value, NpgsqlDbType = type };
}
