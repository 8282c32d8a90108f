namespace FraudSignals.Formats.Json;

/// <summary>
/// Finds the end of one JSON value of any size and depth, a bit at a time, keeping nothing of it. It counts brackets
/// instead of nesting calls, so that no depth can harm it.
/// </summary>
internal struct JsonSkipper
{
    private int _depth;
    private bool _isStarted;
    private bool _isInText;
    private bool _isEscaped;

    /// <summary>One that finds the end of what so many brackets were opened around.</summary>
    public static JsonSkipper Within(int depth) => new() { _depth = depth, _isStarted = true };

    /// <summary>How many bytes of the input belong to the value; -1 when all do and it goes on.</summary>
    public int Skip(ReadOnlySpan<byte> input)
    {
        for (var at = 0; at < input.Length; at++)
        {
            var b = input[at];
            if (_isInText)
            {
                if (_isEscaped)
                {
                    _isEscaped = false;
                }
                else if (b == '\\')
                {
                    _isEscaped = true;
                }
                else if (b == '"')
                {
                    _isInText = false;
                    if (_depth == 0)
                    {
                        return at + 1;
                    }
                }

                continue;
            }

            switch (b)
            {
                case (byte)'"':
                    _isInText = true;
                    break;
                case (byte)'{' or (byte)'[':
                    _depth++;
                    break;
                case (byte)'}' or (byte)']' when _depth > 0:
                    if (--_depth == 0)
                    {
                        return at + 1;
                    }

                    break;
                case (byte)',' or (byte)'}' or (byte)']' when _depth == 0:
                    return at;
                case (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n' when _depth == 0 && _isStarted:
                    return at;
            }

            _isStarted = true;
        }

        return -1;
    }
}
