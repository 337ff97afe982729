using System.Buffers;
using System.Text;

namespace AgentTrust.ToolProxy.Arguments.Shell;

/// <summary>Words and operators of a command line (POSIX.1-2024, Shell Command Language, token recognition), with what is substituted in them.</summary>
internal sealed class ShellLexer(string text, ShellPermits permits)
{
    private const string Blank = " \t";
    private const string Special = "|&;<>()\n";
    private static readonly string[] Operators = ["<<-", "&&", "||", ";;", "<<", ">>", "<&", ">&", "<>", ">|", "&>", "|", "&", ";", "<", ">", "(", ")", "\n"];
    private static readonly SearchValues<char> Blanks = SearchValues.Create(" \t\n");
    private static readonly SearchValues<char> Nested = SearchValues.Create("(\"'\\`#");
    private int _at;

    /// <summary>Command lines inside of <c>$( )</c>; they run as well.</summary>
    public List<string> Inner { get; } = [];

    /// <summary>The next operator or word; null at the end.</summary>
    /// <exception cref="ShellFaultException">It is not read.</exception>
    public (string? Operator, ShellWord? Word)? Next()
    {
        Skip();
        if (_at == text.Length) return null;
        if (!Special.Contains(text[_at], StringComparison.Ordinal)) return (null, Word());

        var sign = Operators.First(one => text.AsSpan(_at).StartsWith(one, StringComparison.Ordinal));
        _at += sign.Length;
        return (sign, null);
    }

    /// <summary>Whether the word just read stands against the operator that follows: <c>2&gt;</c>.</summary>
    public bool IsAtRedirection => _at < text.Length && (text[_at] is '<' or '>');

    private void Skip()
    {
        while (_at < text.Length)
        {
            if (Blank.Contains(text[_at], StringComparison.Ordinal)) _at++;
            else if (text.AsSpan(_at).StartsWith("\\\n", StringComparison.Ordinal)) _at += 2;
            else if (text[_at] == '#') _at = text.IndexOf('\n', _at) is >= 0 and var end ? end : text.Length;
            else return;
        }
    }

    private ShellWord Word()
    {
        var word = new StringBuilder();
        var (dynamic, plain) = (false, true);
        while (_at < text.Length && !Special.Contains(text[_at], StringComparison.Ordinal) && !Blank.Contains(text[_at], StringComparison.Ordinal))
        {
            switch (text[_at])
            {
                case '\\':
                    plain = false;
                    if (_at + 1 == text.Length) throw new ShellFaultException("end in a backslash");
                    if (text[_at + 1] != '\n') word.Append(text[_at + 1]);
                    _at += 2;
                    break;
                case '\'':
                    plain = false;
                    var end = text.IndexOf('\'', _at + 1);
                    if (end < 0) throw new ShellFaultException("leave a quote open");
                    word.Append(text.AsSpan(_at + 1, end - _at - 1));
                    _at = end + 1;
                    break;
                case '"':
                    plain = false;
                    dynamic |= Quoted(word);
                    break;
                default:
                    dynamic |= Sign(word, inQuotes: false);
                    break;
            }
        }

        return new(word.ToString(), dynamic, plain);
    }

    // Some shells make several words of one: {a,b}, {1..3}. What they would be is not read.
    private void RefuseAlternatives()
    {
        var rest = text.AsSpan(_at);
        if (rest.IndexOfAny(Blanks) is >= 0 and var end) rest = rest[..end];
        if (rest.Contains(',') || rest.Contains("..", StringComparison.Ordinal)) throw new ShellFaultException("hold { } with alternatives: write the words out, or quote them");
    }

    private bool Quoted(StringBuilder word)
    {
        var dynamic = false;
        _at++;
        while (true)
        {
            if (_at >= text.Length) throw new ShellFaultException("leave a quote open");
            if (text[_at] == '"') break;
            if (text[_at] == '\\' && _at + 1 < text.Length && (text[_at + 1] is '$' or '`' or '"' or '\\' or '\n'))
            {
                if (text[_at + 1] != '\n') word.Append(text[_at + 1]);
                _at += 2;
            }
            else
            {
                dynamic |= Sign(word, inQuotes: true);
            }
        }

        _at++;
        return dynamic;
    }

    /// <summary>One sign outside of single quotes; true when the shell puts something else in its place.</summary>
    private bool Sign(StringBuilder word, bool inQuotes)
    {
        var sign = text[_at];
        if (sign == '`') throw new ShellFaultException("hold a command in ` `");
        if (sign == '$' && _at + 1 < text.Length) return Dollar(word, inQuotes);
        if (sign == '{' && !inQuotes) RefuseAlternatives();
        word.Append(sign);
        _at++;
        // File names that match, and in some shells alternatives.
        return !inQuotes && (sign is '*' or '?' or '[' or '{');
    }

    private bool Dollar(StringBuilder word, bool inQuotes)
    {
        var next = text[_at + 1];
        if (!inQuotes && (next is '\'' or '"')) throw new ShellFaultException("hold $' or $\", which shells read differently");
        if (next != '(' && next != '{' && next != '_' && !char.IsAsciiLetterOrDigit(next) && !"@*#?-$!".Contains(next, StringComparison.Ordinal))
        {
            word.Append('$');
            _at++;
            return false;
        }

        if (!permits.Substitution) throw new ShellFaultException("hold a substitution ($name, ${ }, $( ))");
        if (text.AsSpan(_at).StartsWith("$((", StringComparison.Ordinal)) throw new ShellFaultException("hold arithmetic");
        if (next == '{') throw new ShellFaultException("hold ${ }; write $name");
        if (next == '(')
        {
            Inner.Add(text[(_at + 2)..Closing(_at + 2)]);
            _at = Closing(_at + 2) + 1;
            word.Append(ShellWord.Unknown);
            return true;
        }

        _at += 2;
        word.Append(ShellWord.Unknown);
        if (char.IsAsciiLetter(next) || next == '_')
            while (_at < text.Length && (text[_at] == '_' || char.IsAsciiLetterOrDigit(text[_at]))) _at++;
        return true;
    }

    // The end of $( is where a parser of its own would end; quotes and parentheses inside would need one, so they are not read.
    private int Closing(int from)
    {
        var end = text.IndexOf(')', from);
        if (end < 0) throw new ShellFaultException("leave $( open");
        if (text.AsSpan(from, end - from).ContainsAny(Nested)) throw new ShellFaultException("hold quotes, parentheses and comments inside of $( )");
        return end;
    }
}
