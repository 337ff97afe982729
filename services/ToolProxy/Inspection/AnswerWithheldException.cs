namespace AgentTrust.ToolProxy.Inspection;

/// <summary>An answer cannot be passed on; the message says why, without any of its content.</summary>
internal sealed class AnswerWithheldException(string message) : Exception(message);
