namespace AgentTrust.ServiceDefaults.Start;

/// <summary>A start that a person has to correct; the message names the setting and the fix.</summary>
/// <remarks>Whoever prints it prints the message: where in the server the address was found taken helps nobody.</remarks>
public sealed class StartRefusedException(string message, Exception? inner = null) : InvalidOperationException(message, inner)
{
    public override string ToString() => Message;
}
