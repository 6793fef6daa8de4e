" zz, the language of zzlc: four columns, comments with //, and `:make` checks the design.
if exists("b:did_ftplugin")
  finish
endif
let b:did_ftplugin = 1
setlocal commentstring=//\ %s comments=:// shiftwidth=4 expandtab
setlocal makeprg=zzlc\ check\ % errorformat=%E%trror[%\\w%\\+]:\ %m,%W%tarning[%\\w%\\+]:\ %m,%Z%*[\ ]-->\ %f:%l:%c,%-G%.%#
let b:undo_ftplugin = "setlocal commentstring< comments< shiftwidth< expandtab< makeprg< errorformat<"
