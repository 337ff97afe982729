using AgentTrust.ServiceDefaults.Start;
using Microsoft.Extensions.Configuration;
using Npgsql;

namespace AgentTrust.ServiceDefaults.Storage;

/// <summary>Where a service's database is, as its configuration says it.</summary>
internal static class DatabaseAddress
{
    /// <exception cref="StartRefusedException">It is missing, cannot be read, or leaves out what is needed.</exception>
    public static string Read(IConfiguration configuration, string name)
    {
        var text = configuration.GetConnectionString(name);
        if (string.IsNullOrWhiteSpace(text)) throw Refusal(name, "is missing");

        var address = Parse(text, name);
        if (string.IsNullOrWhiteSpace(address.Host)) throw Refusal(name, "names no server");
        if (string.IsNullOrWhiteSpace(address.Database)) throw Refusal(name, "names no database");

        // The same few statements run for every request: parsed once, not each time. Whoever pools connections in a way that
        // cannot have it (a transaction pooler) says so in the connection string.
        if (!address.ContainsKey("Max Auto Prepare")) address.MaxAutoPrepare = 64;
        return address.ConnectionString;
    }

    private static NpgsqlConnectionStringBuilder Parse(string text, string name)
    {
        try
        {
            return new(text);
        }
        catch (Exception e) when (e is ArgumentException or FormatException or OverflowException)
        {
            // What the parser did not understand may be half of a password, so its words are not repeated.
            throw Refusal(name, "is not a PostgreSQL connection string (a value with a semicolon stands in quotes)", e);
        }
    }

    private static StartRefusedException Refusal(string name, string fault, Exception? inner = null) => new(
        $"ConnectionStrings:{name} {fault}. Set it (environment variable ConnectionStrings__{name}), e.g. to Host=localhost;Port=5432;Database={name};Username=…;Password=….", inner);
}
