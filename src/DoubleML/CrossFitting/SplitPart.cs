namespace DoubleML.CrossFitting;

/// <summary>Which rows of a fold a task learns from and predicts; the parts below the fold serve models with nested cross-fitting.</summary>
public enum SplitPart
{
    /// <summary>Learns from the fold's training rows and predicts its test rows.</summary>
    Fold,

    /// <summary>Learns from a training part of the fold's training rows; predicts the rest of them and the fold's test rows.</summary>
    InnerFold,

    /// <summary>Learns from one half of the fold's training rows and predicts all observations.</summary>
    FirstHalf,

    /// <summary>Cross-fits within the first half of the fold's training rows.</summary>
    FirstHalfFold,

    /// <summary>Learns from the other half of the fold's training rows and predicts the fold's test rows.</summary>
    SecondHalf,
}
