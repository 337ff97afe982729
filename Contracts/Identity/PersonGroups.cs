namespace AgentTrust.Contracts.Identity;

/// <summary>Groups of people, as the OpenID Connect provider's <c>groups</c> claim names them.</summary>
public static class PersonGroups
{
    public const string Owners = "owners";
    public const string Operators = "operators";
    public const string ServiceOwners = "service-owners";
    public const string Security = "security";
    public const string Auditors = "auditors";
}
