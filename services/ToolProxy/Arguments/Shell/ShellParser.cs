using System.Text.RegularExpressions;

namespace AgentTrust.ToolProxy.Arguments.Shell;

/// <summary>The programs that a command line runs, with their arguments (POSIX.1-2024, Shell Command Language, lists); all else is refused.</summary>
internal sealed partial class ShellParser
{
    private const int Longest = 8000;
    private const int Deepest = 5;
    private const string Nowhere = "/dev/null";

    private static readonly string[] Compound =
        ["if", "then", "else", "elif", "fi", "for", "while", "until", "do", "done", "case", "esac", "select", "function", "{", "}", "[[", "time", "coproc", "in"];

    private readonly ShellPermits _permits;
    private readonly int _depth;
    private readonly List<ShellCommand> _commands = [];
    private List<ShellWord> _words = [];
    private List<string> _writesTo = [];

    private ShellParser(ShellPermits permits, int depth) => (_permits, _depth) = (permits, depth);

    /// <summary>In the order of the line, those that others run among them.</summary>
    /// <exception cref="ShellFaultException">It is not read.</exception>
    public static IReadOnlyList<ShellCommand> Parse(string text, ShellPermits permits, int depth = 0)
    {
        if (text.Length > Longest || depth > Deepest) throw new ShellFaultException("be that long, or that deep");
        if (text.Any(sign => sign is not ('\n' or '\t') && char.IsControl(sign))) throw new ShellFaultException("hold control characters");
        var parser = new ShellParser(permits, depth);
        parser.Read(new ShellLexer(text, permits));
        return parser._commands;
    }

    private void Read(ShellLexer lexer)
    {
        var open = false;
        while (lexer.Next() is var (sign, word) && (sign ?? (object?)word) is not null)
        {
            if (word is not null)
            {
                if (!(lexer.IsAtRedirection && word.IsPlain && Descriptor().IsMatch(word.Text))) _words.Add(word);
                open = false;
                continue;
            }

            switch (sign)
            {
                case "\n" when _words.Count == 0: continue;
                case "&" when !_permits.Background: throw new ShellFaultException("run something in the background (&)");
                case "&&" or "||" or "|" or ";" or "&" or "\n":
                    End(mayBeEmpty: false);
                    open = sign is "&&" or "||" or "|";
                    continue;
                case "<" or ">" or ">>" or "<>" or ">|" or "<&" or ">&":
                    Redirect(sign, lexer.Next()?.Word);
                    continue;
                default: throw new ShellFaultException($"hold {sign}");
            }
        }

        if (open) throw new ShellFaultException("end in an operator");
        End(mayBeEmpty: true);
        foreach (var inner in lexer.Inner) _commands.AddRange(Parse(inner, _permits, _depth + 1));
    }

    private void Redirect(string sign, ShellWord? target)
    {
        if (target is null or { Text: "" } or { IsDynamic: true }) throw new ShellFaultException("redirect to what nobody knows");
        // Where output goes that nobody wants, and from one stream into the other: both stay inside.
        if (target.Text == Nowhere || (sign == ">&" && Descriptor().IsMatch(target.Text))) return;
        if (!_permits.Redirection) throw new ShellFaultException("redirect input or output");
        _writesTo.Add(target.Text);
    }

    private void End(bool mayBeEmpty)
    {
        var words = _words.SkipWhile(word => word is { IsPlain: true, Text: "!" }).ToList();
        var assignments = words.TakeWhile(word => word.IsPlain && Assignment().IsMatch(word.Text)).Count();
        if (assignments > 0 && !_permits.Assignment) throw new ShellFaultException("set a variable");
        words.RemoveRange(0, assignments);

        if (words.Count == 0)
        {
            if (!mayBeEmpty || _words.Count > 0 || _writesTo.Count > 0) throw new ShellFaultException("hold an operator without a program");
            return;
        }

        if (words[0].IsDynamic || words[0].Text.Length == 0) throw new ShellFaultException("run a program that nobody can name before it runs");
        if (words[0].IsPlain && Compound.Contains(words[0].Text)) throw new ShellFaultException($"hold {words[0].Text}: only programs, one after the other");
        var command = new ShellCommand(words, _writesTo);
        _commands.Add(command);
        _commands.AddRange(ShellRunners.Inner(command, _permits, _depth + 1));
        (_words, _writesTo) = ([], []);
    }

    [GeneratedRegex(@"^[A-Za-z_][A-Za-z0-9_]*\+?=")]
    private static partial Regex Assignment();

    [GeneratedRegex(@"^(?:[0-9]|-)\z")]
    private static partial Regex Descriptor();
}
