using System.Text;

namespace DoubleML.Docs.Tests.Running;

/// <summary>Splits a simple command line into words.</summary>
internal static class ShellWords
{
    /// <summary>
    /// The words of a line, without its comment; <c>&gt;</c> is a word of its own. Null for a line that only a real shell understands.
    /// </summary>
    public static string[]? Split(string line)
    {
        var (words, word, quote) = (new List<string>(), (StringBuilder?)null, '\0');
        foreach (var c in line)
        {
            if (quote != '\0')
            {
                if (c == quote)
                {
                    quote = '\0';
                }
                else if (c is '$' or '`' or '\\' && quote == '"')
                {
                    return null;
                }
                else
                {
                    word!.Append(c);
                }
            }
            else if (c is '\'' or '"')
            {
                (quote, word) = (c, word ?? new StringBuilder());
            }
            else if (c is ' ' or '\t' or '>')
            {
                Finish();
                if (c == '>')
                {
                    words.Add(">");
                }
            }
            else if (c == '#' && word is null)
            {
                break;
            }
            else if ("|&;<$`()*?[]{}~\\!".Contains(c, StringComparison.Ordinal))
            {
                return null;
            }
            else
            {
                (word ??= new StringBuilder()).Append(c);
            }
        }

        Finish();
        var redirection = words.IndexOf(">");
        return quote == '\0' && (redirection < 0 || redirection == words.Count - 2) ? [.. words] : null;

        void Finish()
        {
            if (word is not null)
            {
                words.Add(word.ToString());
                word = null;
            }
        }
    }
}
