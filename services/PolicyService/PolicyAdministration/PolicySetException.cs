namespace AgentTrust.PolicyService.PolicyAdministration;

/// <summary>A policy set cannot be activated; the message says which file and policy, and what to do.</summary>
internal sealed class PolicySetException(string message, Exception? inner = null) : Exception(message, inner);
