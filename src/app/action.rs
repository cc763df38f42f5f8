//! Everything that can be done, in one table: help, hints, the key map and `docs/keys.md` are read from it.

/// Something the reader can ask for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs, reason = "each is described in ACTIONS")]
pub enum Action {
    NextSentence,
    PreviousSentence,
    NextParagraph,
    PreviousParagraph,
    HalfPageDown,
    HalfPageUp,
    PageDown,
    PageUp,
    Top,
    Bottom,
    Next,
    Previous,
    NextLink,
    PreviousLink,
    FollowLink,
    NextCounterpart,
    PreviousCounterpart,
    NextPane,
    PreviousPane,
    OpenPane,
    ClosePane,
    MovePaneLeft,
    MovePaneRight,
    NextArticle,
    PreviousArticle,
    ToggleFold,
    ToggleAllFolds,
    ToggleFollow,
    ToggleMinimap,
    NarrowerText,
    WiderText,
    StepSpacing,
    ToggleBoilerplate,
    TogglePage,
    Articles,
    Duplicates,
    Open,
    OpenPassages,
    OpenHit,
    Claims,
    OpenClaim,
    NextMember,
    PreviousMember,
    SortClaims,
    FilterClaims,
    Search,
    Results,
    Palette,
    ToggleInspector,
    NextWord,
    PreviousWord,
    ToggleDictionary,
    StepReadings,
    JumpBack,
    JumpForward,
    NextPassage,
    PreviousPassage,
    NextChange,
    PreviousChange,
    SortGroups,
    CompareWords,
    Back,
    StopWork,
    RestartWork,
    ReloadSettings,
    Suspend,
    Help,
    Quit,
    Label,
    NewLabel,
    Confirm,
    Reject,
    RelateSame,
    RelateOverlap,
    DrawLink,
    RemoveLink,
    MergeLinks,
    SplitLink,
    JudgeConflict,
    Note,
    Bookmark,
    ReadingStatus,
    RepeatMark,
    ToggleAdvance,
    NextUnreviewed,
    PreviousUnreviewed,
    NextDoubtful,
    NextConflict,
    NextUneven,
    Annotators,
    Copy,
    Count,
    Select,
    SelectRight,
    SelectLeft,
    SelectWordRight,
    SelectWordLeft,
    SelectDown,
    SelectUp,
    SwapSelectionEnds,
    Undo,
    Redo,
    Annotations,
    Export,
    OpenMark,
    DeleteMark,
    EditMark,
    FilterMarks,
    FilterMarksByLabel,
    FilterMarksByArticle,
    LabelClaim,
    ConfirmClaimLink,
    RejectClaimLink,
}

/// Where an action can be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// In every view.
    Everywhere,
    /// With articles side by side.
    Reader,
    /// In the list of articles.
    List,
    /// In the list of repeated passages.
    Duplicates,
    /// In the list of what was searched.
    Results,
    /// In the matrix of claims.
    Claims,
    /// In the list of marks.
    Annotations,
    /// With articles side by side, while text is being selected.
    Selecting,
}

/// Every scope with its name in settings.
pub const SCOPES: [(Scope, &str); 8] = [
    (Scope::Everywhere, "everywhere"),
    (Scope::Reader, "reader"),
    (Scope::List, "articles"),
    (Scope::Duplicates, "duplicates"),
    (Scope::Results, "results"),
    (Scope::Claims, "claims"),
    (Scope::Annotations, "annotations"),
    (Scope::Selecting, "selecting"),
];

impl Scope {
    /// Where else keys are looked for that mean nothing here.
    pub const fn wider(self) -> Option<Self> {
        match self {
            Self::Everywhere => None,
            Self::Selecting => Some(Self::Reader),
            _ => Some(Self::Everywhere),
        }
    }

    /// This scope and those around it, from the nearest on.
    pub fn and_wider(self) -> impl Iterator<Item = Self> {
        std::iter::successors(Some(self), |scope| scope.wider())
    }

    /// Its name in settings.
    pub fn name(self) -> &'static str {
        SCOPES.iter().find(|(scope, _)| *scope == self).map_or("", |(_, name)| name)
    }
}

/// What is known of an action.
#[derive(Debug)]
pub struct ActionEntry {
    /// The action.
    pub action: Action,
    /// Its name in settings.
    pub name: &'static str,
    /// One line of help.
    pub help: &'static str,
    /// A word or two for the line of hints.
    pub hint: &'static str,
    /// Where it can be used.
    pub scope: Scope,
    /// The keys it has when nothing else is set; blanks part keys that are pressed one after the other.
    pub keys: &'static [&'static str],
}

macro_rules! actions {
    ($($scope:ident $action:ident $name:literal $hint:literal [$($key:literal)*] $help:literal)*) => {
        /// Every action there is.
        pub const ACTIONS: &[ActionEntry] = &[$(ActionEntry {
            action: Action::$action,
            name: $name,
            help: $help,
            hint: $hint,
            scope: Scope::$scope,
            keys: &[$($key),*],
        }),*];
    };
}

actions! {
    Everywhere NextSentence "next-sentence" "move" ["j" "down"] "Move to the next sentence, or down one line in a list"
    Everywhere PreviousSentence "previous-sentence" "move" ["k" "up"] "Move to the previous sentence, or up one line in a list"
    Reader NextParagraph "next-paragraph" "paragraph" ["J"] "Move to the next paragraph"
    Reader PreviousParagraph "previous-paragraph" "paragraph" ["K"] "Move to the previous paragraph"
    Everywhere HalfPageDown "half-page-down" "scroll" ["ctrl-d"] "Move down half a screen"
    Everywhere HalfPageUp "half-page-up" "scroll" ["ctrl-u"] "Move up half a screen"
    Everywhere PageDown "page-down" "scroll" ["page-down" "space" "ctrl-f"] "Move down a screen"
    Everywhere PageUp "page-up" "scroll" ["page-up" "ctrl-b"] "Move up a screen"
    Everywhere Top "top" "top" ["g" "home"] "Go to the beginning"
    Everywhere Bottom "bottom" "end" ["G" "end"] "Go to the end"
    Everywhere Next "next" "next link" ["n"] "Go to the next sentence with a counterpart or, during a search, to the next hit"
    Everywhere Previous "previous" "previous link" ["N"] "Go to the previous sentence with a counterpart or, during a search, to the previous hit"
    Reader NextLink "next-link" "next link" ["]"] "Go to the next sentence with a counterpart in another pane"
    Reader PreviousLink "previous-link" "previous link" ["["] "Go to the previous sentence with a counterpart in another pane"
    Reader FollowLink "follow-link" "follow" ["enter"] "Jump to the counterpart in the other pane; on a folded passage, open it"
    Reader NextCounterpart "next-counterpart" "other sources" ["c"] "Show this sentence's next counterpart, whichever article it is in"
    Reader PreviousCounterpart "previous-counterpart" "other sources" ["C"] "Show this sentence's previous counterpart"
    Reader NextPane "next-pane" "other pane" ["tab" "l" "right"] "Go to the next pane"
    Reader PreviousPane "previous-pane" "other pane" ["shift-tab" "h" "left"] "Go to the previous pane"
    Reader OpenPane "open-pane" "new pane" ["+"] "Open another pane, up to four, with the article that shares most with this one, another language first"
    Reader ClosePane "close-pane" "close pane" ["-"] "Close this pane"
    Reader MovePaneLeft "move-pane-left" "move pane" ["alt-h"] "Move this pane to the left"
    Reader MovePaneRight "move-pane-right" "move pane" ["alt-l"] "Move this pane to the right"
    Reader NextArticle "next-article" "next article" [">"] "Show the next article in this pane"
    Reader PreviousArticle "previous-article" "previous article" ["<"] "Show the previous article in this pane"
    Reader ToggleFold "toggle-fold" "fold" ["o" "z o"] "Open or close the repeated passage under the cursor"
    Reader ToggleAllFolds "toggle-all-folds" "all folds" ["O" "z a"] "Open or close all repeated passages"
    Reader ToggleFollow "toggle-follow" "follow mode" ["f" "z f"] "Let the other panes follow this one, or stay where they are"
    Reader ToggleMinimap "toggle-minimap" "minimap" ["\\" "z m"] "Show or hide a map of each article: links, contradictions, repeated passages and hits"
    Reader NarrowerText "narrower-text" "narrower" ["(" "z n"] "Make the text of all panes narrower"
    Reader WiderText "wider-text" "wider" [")" "z w"] "Make the text of all panes wider"
    Reader StepSpacing "step-spacing" "spacing" ["alt-s" "z s"] "Cycle blank lines: between paragraphs, between sentences, none"
    Reader ToggleInspector "toggle-inspector" "why" ["i" "z i"] "Show or hide why two sentences are linked, and what other links and notes there are"
    Reader NextWord "next-word" "word" ["E" "ctrl-right"] "Go to the next word, across the end of a sentence too"
    Reader PreviousWord "previous-word" "word" ["B" "ctrl-left"] "Go to the previous word, across the beginning of a sentence too"
    Reader ToggleDictionary "toggle-dictionary" "dictionary" ["D" "z d"] "Show or hide the dictionary entry for the word under the cursor, and its counterpart on the other side"
    Reader StepReadings "step-readings" "readings" ["F" "z k"] "Cycle readings (furigana, pinyin): the word, the sentence, everything in view, none"
    Reader Confirm "confirm-link" "right" ["v"] "Confirm this link, and go to the next link to judge"
    Reader Reject "reject-link" "wrong" ["x"] "Reject this link, and go to the next link to judge"
    Reader RelateSame "relate-same" "same" ["="] "Confirm: both sides say the same"
    Reader RelateOverlap "relate-overlap" "overlap" ["~"] "Confirm: both sides share a statement, and one says more"
    Reader JudgeConflict "judge-conflict" "conflict" ["!"] "Confirm that the two contradict each other; press again to deny it, once more to take that back"
    Reader DrawLink "draw-link" "link" ["w"] "Draw a link: press it on one sentence or selection, then on its counterpart in another article"
    Reader RemoveLink "remove-link" "unlink" ["W"] "Take back your verdict on this link, or remove a link that was drawn"
    Reader MergeLinks "merge-links" "merge" ["&"] "Merge this link with the link of the next sentence"
    Reader SplitLink "split-link" "split" ["%"] "Split a link of several sentences before the two sentences under the cursors"
    Reader Label "label" "label" ["1" "2" "3" "4" "5" "6" "7" "8" "9"] "Put a label on the sentence or selection, or take it off; a key without a label asks for a name"
    Reader NewLabel "new-label" "new label" ["L"] "Add a label to the label set of this corpus"
    Reader Note "note" "note" ["t"] "Write a note on the sentence or selection, or change the one that is there"
    Reader Bookmark "bookmark" "bookmark" ["*"] "Set a bookmark here, or remove it"
    Reader ReadingStatus "reading-status" "read" ["r"] "Mark the article as being read, read, to be skipped or unread, in turn"
    Reader RepeatMark "repeat-mark" "again" ["."] "Repeat the last label, verdict, bookmark or status here"
    Reader ToggleAdvance "toggle-advance" "advance" ["A"] "Move on to the next sentence after a label or bookmark, or stay"
    Reader NextUnreviewed "next-unreviewed" "unreviewed" ["}"] "Go to the next link that nobody has judged"
    Reader PreviousUnreviewed "previous-unreviewed" "unreviewed" ["{"] "Go to the previous link that nobody has judged"
    Reader NextDoubtful "next-doubtful" "doubtful" ["alt-d"] "Go to the next link of low confidence that nobody has judged"
    Reader NextConflict "next-conflict" "conflict" ["alt-c"] "Go to the next link whose sides contradict each other"
    Reader NextUneven "next-uneven" "not 1:1" ["alt-m"] "Go to the next link that is not one sentence to one sentence"
    Reader Select "select" "select" ["V"] "Select text: first the sentence, then as far as you move"
    Selecting SelectRight "select-right" "right" ["l" "right"] "Move this end of the selection by a character"
    Selecting SelectLeft "select-left" "left" ["h" "left"] "Move this end of the selection back by a character"
    Selecting SelectWordRight "select-word-right" "word" ["f" "ctrl-right"] "Move this end of the selection by a word"
    Selecting SelectWordLeft "select-word-left" "word back" ["b" "ctrl-left"] "Move this end of the selection back by a word"
    Selecting SelectDown "select-down" "sentence" ["j" "down"] "Move this end of the selection to the end of a sentence"
    Selecting SelectUp "select-up" "sentence back" ["k" "up"] "Move this end of the selection to the beginning of a sentence"
    Selecting SwapSelectionEnds "swap-selection-ends" "other end" ["o" "tab"] "Go to the other end of the selection"
    Reader Copy "copy" "copy" ["y"] "Copy the selection, or the sentence and its counterpart with their sources, to the clipboard"
    Reader Annotators "annotators" "annotators" ["alt-a"] "Show everybody's marks, or one annotator's at a time"
    Everywhere Count "count" "number" ["alt-1" "alt-2" "alt-3" "alt-4" "alt-5" "alt-6" "alt-7" "alt-8" "alt-9"] "Repeat the next command this many times; more digits may follow"
    Everywhere Undo "undo" "undo" ["u"] "Undo the last change to marks, even one from an earlier session"
    Everywhere Redo "redo" "redo" ["U" "ctrl-r"] "Redo what was undone"
    Everywhere Export "export" "export" ["e"] "Write marks and links to a file"
    Everywhere Annotations "annotations" "marks" ["M"] "List all marks: labels, notes, verdicts, bookmarks, marks whose words are gone, and where annotators disagree"
    Annotations OpenMark "open-mark" "open" ["enter" "l" "right"] "Go to where the mark is"
    Annotations DeleteMark "delete-mark" "delete" ["x"] "Delete the mark"
    Annotations EditMark "edit-mark" "edit" ["t"] "Change a note, or the name of a label or bookmark; on somebody else's verdict, make it yours too"
    Annotations FilterMarks "filter-marks" "kind" ["f"] "List all marks, or one kind at a time"
    Annotations FilterMarksByLabel "filter-marks-by-label" "label" ["L"] "List all marks, or those with one label at a time"
    Annotations FilterMarksByArticle "filter-marks-by-article" "this article" ["A"] "List the marks on all articles, or only on the one in the pane"
    Everywhere Search "search" "search" ["/"] "Search all articles as you type; 広場 also finds 廣場 and 广场; \"exactly\", /pattern/, lang:zh, kind:heading, in:path, source:name, label:name"
    Everywhere Results "results" "all hits" ["s"] "List all hits"
    Results OpenHit "open-hit" "open" ["enter" "l" "right"] "Open the article at this hit"
    Everywhere Claims "claims" "claims" ["m"] "Show the matrix of claims: what several articles say, and which of them say it"
    Claims OpenClaim "open-claim" "open both" ["enter"] "Open the two places marked with a bar (a conflict or a link, if there is one) side by side; l chooses another"
    Claims NextMember "next-member" "next place" ["l" "right" "tab" "c"] "Choose the next place that makes the claim, to open beside the other"
    Claims PreviousMember "previous-member" "previous place" ["h" "left" "shift-tab" "C"] "Choose the previous place"
    Claims SortClaims "sort-claims" "sort" ["s"] "Sort by number of articles, by number of languages or in reading order"
    Claims FilterClaims "filter-claims" "filter" ["f"] "List all claims, those across languages, those with conflicts or those with links to judge, in turn"
    Claims ConfirmClaimLink "confirm-claim-link" "right" ["v"] "Confirm the link between the two places marked with a bar"
    Claims RejectClaimLink "reject-claim-link" "wrong" ["x"] "Reject the link between the two places marked with a bar"
    Claims LabelClaim "label-claim" "label" ["1" "2" "3" "4" "5" "6" "7" "8" "9"] "Put a label on every place that makes the claim, or take it off all of them"
    Everywhere JumpBack "jump-back" "go back" ["ctrl-o" "alt-left"] "Go back to where you were before a jump"
    Everywhere JumpForward "jump-forward" "go forward" ["alt-o" "alt-right"] "Go forward again"
    Everywhere Palette "palette" "commands" [":"] "Find a command by its name or description"
    Everywhere Articles "articles" "articles" ["a"] "List all articles, to choose one for this pane"
    Everywhere Duplicates "duplicates" "duplicates" ["d"] "List all repeated passages; on a repeated passage, go straight to it"
    Everywhere ToggleBoilerplate "toggle-boilerplate" "boilerplate" ["b" "z b"] "Hide or show boilerplate, in articles and in the list of repeated passages"
    Reader TogglePage "whole-page" "whole page" ["p" "z p"] "Show all of a web page, or only its main text"
    List Open "open" "open" ["enter" "l" "right"] "Open the article in the pane you came from"
    Duplicates OpenPassages "open-passages" "open both" ["enter"] "Open the two passages side by side in their articles"
    Duplicates NextPassage "next-passage" "next place" ["l" "right" "tab" "c"] "Compare the first passage with the next one"
    Duplicates PreviousPassage "previous-passage" "previous place" ["h" "left" "shift-tab" "C"] "Compare the first passage with the previous one"
    Duplicates NextChange "next-change" "next change" ["n" "]"] "Go to the next change"
    Duplicates PreviousChange "previous-change" "previous change" ["N" "["] "Go to the previous change"
    Duplicates SortGroups "sort-groups" "sort" ["s"] "Sort by length, by number of places or by how much was changed"
    Duplicates CompareWords "compare-words" "words" ["w"] "Compare by words instead of characters, and back"
    Everywhere Back "back" "back" ["esc" "backspace"] "Leave this view"
    Everywhere StopWork "stop-work" "stop" ["X"] "Stop the background work"
    Everywhere RestartWork "restart-work" "compute again" ["R"] "Compute duplicates and links again"
    Everywhere ReloadSettings "reload-settings" "settings" ["z r"] "Read the settings again, as saving their file does"
    Everywhere Suspend "suspend" "suspend" ["ctrl-z"] "Suspend taiyaku; fg in the shell resumes it"
    Everywhere Help "help" "help" ["?"] "Show or leave this help"
    Everywhere Quit "quit" "quit" ["q" "ctrl-c"] "Quit taiyaku; in any other view, go back"
}

/// What is known of `action`.
pub fn entry(action: Action) -> &'static ActionEntry {
    // Every action is in the table, which a test checks; the first entry stands in for the impossible.
    ACTIONS.iter().find(|entry| entry.action == action).unwrap_or(&ACTIONS[0])
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn names_are_unique_and_every_action_has_a_key() {
        let names: HashSet<_> = ACTIONS.iter().map(|entry| entry.name).collect();
        assert_eq!(names.len(), ACTIONS.len());
        assert!(ACTIONS.iter().all(|entry| !entry.keys.is_empty() && !entry.help.is_empty()));
        assert!(ACTIONS.iter().all(|entry| !entry.scope.name().is_empty()));
    }
}
