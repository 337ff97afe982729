namespace AgentTrust.PolicyService.PolicyAdministration;

/// <summary>A policy set cannot be activated; the message says which file and policy, what to do, and where the folder is set.</summary>
internal sealed class PolicySetException(string message, Exception? inner = null) : Exception(message, inner);
