using System.Text.RegularExpressions;

namespace AgentTrust.LocalEngine.Terminal;

/// <summary>Whole lines only, and plain text where nobody looks at a screen.</summary>
internal sealed partial class TerminalOutput
{
    private readonly Lock _gate = new();
    private readonly TextWriter _writer;
    private readonly bool _coloured;

    public TerminalOutput()
        : this(Console.Out, !Console.IsOutputRedirected && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR")))
    {
    }

    internal TerminalOutput(TextWriter writer, bool coloured) => (_writer, _coloured) = (writer, coloured);

    public void Write(string line, Colour colour = Colour.None)
    {
        var text = _coloured
            ? colour == Colour.None ? line : $"\u001b[{(int)colour}m{line}\u001b[0m"
            : ControlSequence().Replace(line, "");

        lock (_gate)
            _writer.WriteLine(text);
    }

    // Services may colour their own lines, ECMA-48 §5.4.
    [GeneratedRegex("\u001b\\[[0-9;?]*[ -/]*[@-~]")]
    private static partial Regex ControlSequence();
}

/// <summary>ECMA-48 §8.3.117, Select Graphic Rendition.</summary>
internal enum Colour
{
    None = 0,
    Bold = 1,
    Dim = 2,
    Red = 31,
    Green = 32,
    Yellow = 33,
    Cyan = 36,
}
