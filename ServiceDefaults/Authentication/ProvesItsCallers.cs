namespace AgentTrust.ServiceDefaults.Authentication;

/// <summary>Metadata of an anonymous route that proves who calls by itself: whoever calls it is nobody to the service's own authentication.</summary>
public sealed class ProvesItsCallers;
