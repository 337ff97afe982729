namespace AgentTrust.ToolProxy.Arguments.Shell;

/// <summary>A command line that is not read; the message says what stands in it: "must not …".</summary>
internal sealed class ShellFaultException(string message) : Exception(message);
