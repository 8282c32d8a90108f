using System.Text;

namespace FraudSignals.Formats.Json;

/// <summary>Finds the array of records that stands somewhere within an object, a bit of the text at a time.</summary>
/// <param name="path">The names of the members that lead to it, with points between them.</param>
internal sealed class JsonWrapper(string path)
{
    private readonly byte[][] _names = [.. path.Split('.').Select(Encoding.UTF8.GetBytes)];
    private int _found;
    private JsonSkipper _skipper;
    private bool _isSkipping;

    public string Path => path;

    /// <summary>How many objects are open around the array.</summary>
    public int Depth => _names.Length;

    /// <summary>Goes on behind the opening brace, up to behind the array's bracket.</summary>
    /// <returns>Incomplete where more text is needed; broken where there is no such array.</returns>
    public JsonObjectStatus Find(ReadOnlySpan<byte> text, ref int at)
    {
        while (true)
        {
            if (_isSkipping)
            {
                var length = _skipper.Skip(text[at..]);
                _isSkipping = length < 0;
                at = length < 0 ? text.Length : at + length;
                if (_isSkipping)
                {
                    return JsonObjectStatus.Incomplete;
                }
            }

            // A name is looked at when all of it and the first byte of its value are there.
            var start = JsonText.SkipSpace(text, at);
            start = start < text.Length && text[start] == ',' ? JsonText.SkipSpace(text, start + 1) : start;
            if (start >= text.Length)
            {
                return JsonObjectStatus.Incomplete;
            }

            if (text[start] != '"')
            {
                return JsonObjectStatus.Broken;
            }

            var quote = JsonText.FindQuote(text, start + 1, out _);
            var colon = quote < 0 ? text.Length : JsonText.SkipSpace(text, quote + 1);
            var value = colon < text.Length ? JsonText.SkipSpace(text, colon + 1) : text.Length;
            if (value >= text.Length)
            {
                return JsonObjectStatus.Incomplete;
            }

            var isLast = _found == _names.Length - 1;
            if (text[colon] != ':')
            {
                return JsonObjectStatus.Broken;
            }

            at = value;
            if (text[(start + 1)..quote].SequenceEqual(_names[_found]) && text[value] == (isLast ? (byte)'[' : (byte)'{'))
            {
                at++;
                _found++;
                if (isLast)
                {
                    return JsonObjectStatus.Complete;
                }

                continue;
            }

            _skipper = default;
            _isSkipping = true;
        }
    }
}
