namespace AgentTrust.AppHost;

/// <summary>Values that an installation makes for itself once.</summary>
internal static class Generated
{
    public static GenerateParameterDefault Passphrase => new() { MinLength = 32, Special = false };

    /// <summary>Reads as base64 of 33 bytes.</summary>
    public static GenerateParameterDefault Key => new() { MinLength = 44, Special = false };

    /// <summary>Stands in connection strings and URIs, so without special characters.</summary>
    public static GenerateParameterDefault ConnectionPassword => new() { MinLength = 22, Special = false };

    /// <summary>Typed by people, so without special characters.</summary>
    public static GenerateParameterDefault Password => new() { MinLength = 12, Special = false };
}
